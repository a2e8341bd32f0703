import { duration, plainText } from '../../../nodes/core/text';

describe('plain text', () => {
	it.each<[unknown, string]>([
		['Invalid export ID', 'Invalid export ID'],
		['  two\r\n\tlines  ', 'two lines'],
		['<html><body><h1>502 Bad Gateway</h1><hr></body></html>', '502 Bad Gateway'],
		['a<br/>b', 'a b'],
		['1 < 2 and no tag', '1 < 2 and no tag'],
		['bell\u0007 null\u0000 delete\u007f c1\u0085', 'bell null delete c1'],
		['\u001b[31mred\u001b[0m', '[31mred [0m'],
		['\ufeffbom', 'bom'],
		['abc\u202etxt.exe', 'abc txt.exe'],
		['abc\u2066txt\u2069', 'abc txt'],
		['Übergröße 😀 контакт', 'Übergröße 😀 контакт'],
		[undefined, ''],
		[null, ''],
		[401, '401'],
		[{ toString: 'no function' }, '{"toString":"no function"}'],
		['', ''],
	])('of %j is %j', (text, expected) => {
		expect(plainText(text)).toBe(expected);
	});

	it('is truncated after 300 characters', () => {
		expect(plainText('x'.repeat(300))).toBe('x'.repeat(300));
		expect(plainText('x'.repeat(301))).toBe(`${'x'.repeat(300)}…`);
	});

	it('is not truncated in the middle of a character', () => {
		const text = plainText(`${'x'.repeat(299)}😀 and more`);
		expect(Buffer.from(text).toString()).toBe(text);
	});

	it('is made of the start of a huge text', () => {
		expect(plainText(`<p>${'word '.repeat(10_000_000)}`)).toHaveLength(301);
	});
});

it.each([
	[-5, '0 ms'],
	[0, '0 ms'],
	[850, '850 ms'],
	[999, '999 ms'],
	[1000, '1 s'],
	[12_400, '12 s'],
	[59_600, '1 min'],
	[60_000, '1 min'],
	[200_000, '3 min 20 s'],
	[3_599_600, '1 h'],
	[3_600_000, '1 h'],
	[7_500_000, '2 h 5 min'],
	[90_000_000, '25 h'],
])('%d milliseconds are %s in words', (milliseconds, words) => {
	expect(duration(milliseconds)).toBe(words);
});
