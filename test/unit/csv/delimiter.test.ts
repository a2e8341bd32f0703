import { findDelimiter } from '../../../nodes/csv/delimiter';
import { cellsOf } from '../support/csv';

describe('The delimiter', () => {
	it.each([
		['a,b\n', ','],
		['a;b\r\n', ';'],
		['a\tb\n', '\t'],
		['a', ','],
		['', ','],
		['a|b\n', ','],
		['a;b,c;d\n', ';'],
		['"a,b,c";d\n', ';'],
		['"a ""x,y,z"" b";d\n', ';'],
		['"a\nb,c,d";e\n', ';'],
		['\ufeff"a,b";c;d\n', ';'],
		// A quote in the middle of a title opens nothing.
		['5" disk;price\n1,2,3,4\n', ';'],
		['a;5" disk;b\n"x,y,z",1\n', ';'],
		['\n\r\na;b\n1,2,3\n', ';'],
	])('of %j', (text, delimiter) => {
		expect(findDelimiter(text, true)).toBe(delimiter);
	});

	it.each(['', 'a;b', '"a\nb', '\ufeff', '\n', 'a"\r'])(
		'is not known before the first line ends: %j',
		(text) => {
			expect(findDelimiter(text, false)).toBeUndefined();
		},
	);

	it('is found wherever the first line is cut', async () => {
		const text = '\ufeff"a,b\n,";ü;😀\r\n1;2;3\r\n';
		const cells = [
			['a,b\n,', 'ü', '😀'],
			['1', '2', '3'],
		];
		for (let position = 0; position <= Buffer.byteLength(text); position++)
			expect(await cellsOf(text, undefined, [position])).toEqual(cells);
	});
});
