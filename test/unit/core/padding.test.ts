import { listOf, positiveInteger } from '../../../nodes/platforms/parameters';
import { withoutPadding } from '../../../nodes/core/padding';

const UNSEEN: Array<[string, string]> = [
	['blanks', '  '],
	['a tab', '\t'],
	['line ends', '\r\n'],
	['a no-break space', '\u00a0'],
	['an ideographic space', '\u3000'],
	['a line separator', '\u2028'],
	['a byte order mark', '\ufeff'],
	['a zero-width space', '\u200b'],
	['joiners', '\u200c\u200d\u2060'],
	['direction marks', '\u200e\u200f\u202a\u2066'],
	['a soft hyphen', '\u00ad'],
	['a zero byte', '\u0000'],
];

it.each(UNSEEN)('%s around a text is removed', (_what, unseen) => {
	expect(withoutPadding(`${unseen}a ${unseen} b${unseen}`)).toBe(`a ${unseen} b`);
	expect(withoutPadding(unseen)).toBe('');
	expect(positiveInteger(`${unseen}12${unseen}`, 'ID')).toBe(12);
	expect(listOf(`1${unseen},${unseen}2`, 'List')).toEqual(['1', '2']);
});

it.each(['pässwörd', '密码', '🔑', '/a/', '"quoted"', '-_.'])('%s stays unchanged', (text) => {
	expect(withoutPadding(text)).toBe(text);
});

// In quadratic time, it would take minutes.
it('much white space inside a text is left there', () => {
	const text = `a${' \u200b'.repeat(200_000)}b`;
	expect(withoutPadding(`\n${text}\u00a0`)).toBe(text);
});

it.each([null, undefined])('%s is empty', (value) => {
	expect(withoutPadding(value)).toBe('');
});
