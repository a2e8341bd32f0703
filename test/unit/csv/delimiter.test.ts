import { findDelimiter } from '../../../nodes/csv/delimiter';
import { csvErrorOf, tableOf } from '../support/csv';

describe('The delimiter', () => {
	it.each([
		['a,b\n', ','],
		['a;b\r\n', ';'],
		['a\tb\n', '\t'],
		['a', ','],
		['', ','],
		['a|b\n', '|'],
		['a;b,c;d\n', ';'],
		['"a,b,c";d\n', ';'],
		['"a ""x,y,z"" b";d\n', ';'],
		['"a\nb,c,d";e\n', ';'],
		['\ufeff"a,b";c;d\n', ';'],
		// A quote in the middle of a title opens nothing.
		['5" disk;price\n1,2,3,4\n', ';'],
		['a;5" disk;b\n"x,y,z",1\n', ';'],
		['\n\r\na;b\n1,2,3\n', ';'],
		// A single column whose text has commas.
		['company\nAcme, Inc.\nFoo\n', '\t'],
		['note\n1,a,x\n2,b,y\n', ','],
		['company\nAcme, Inc.\nFoo; Bar\n', '\t'],
		['price\n12,5\n145,00\n5.25\n', '\t'],
	])('of %j', (text, delimiter) => {
		expect(findDelimiter(Buffer.from(text.replace(/^\ufeff/, '')), true)).toBe(delimiter);
	});

	it('is found wherever the first line is cut', async () => {
		const text = '\ufeff"a,b\n,";ü;😀\r\n1;2;3\r\n';
		const cells = [
			['a,b\n,', 'ü', '😀'],
			['1', '2', '3'],
		];
		for (let position = 0; position <= Buffer.byteLength(text); position++)
			expect((await tableOf(text, {}, [position])).table).toEqual(cells);
	});

	it.each([';', '\t', '|'])(
		'is found after a header that is longer than the lookahead: %j',
		async (delimiter) => {
			const titles = Array.from({ length: 5000 }, (_, index) => `A long title ${index}`);
			const values = titles.map((_, index) => `${index}`);
			const text = [titles, values].map((cells) => cells.join(delimiter)).join('\n');
			const positions = [20_000, 40_000, 60_000, 65_536, 70_000];
			expect((await tableOf(text, {}, positions)).table).toEqual([titles, values]);
		},
	);

	it('of a single column does not split its text', async () => {
		const { table } = await tableOf('company\nAcme, Inc.\nFoo\n');
		expect(table).toEqual([['company'], ['Acme, Inc.'], ['Foo']]);
	});

	// With a comma each line would be one cell, and the open quote an ordinary character in it.
	it.each(['a;"b\n1;2\n3;4\n', 'a;b\n1;"2\n3;4\n', 'a|"b'])(
		'is not missed because of a quote that is never closed: %j',
		async (text) => {
			expect((await csvErrorOf(tableOf(text))).message).toMatch(/never closed/);
		},
	);
});
