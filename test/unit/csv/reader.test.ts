import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { LONGEST_RECORD as LONGEST_ROW, MOST_CELLS } from '../../../nodes/csv/recordScanner';
import { cellsOf, csvErrorOf, cutAt, referenceCells, rowsOf, tableOf } from '../support/csv';

const everyByte = (text: string) => Array.from(Buffer.from(text), (_, position) => position);

describe('csv-spectrum', () => {
	it('is read as its own JSON, and as csv-parse reads it, wherever a file is cut', async () => {
		const folder = path.dirname(require.resolve('csv-spectrum'));
		const names = readdirSync(path.join(folder, 'csvs')).map((file) => path.basename(file, '.csv'));
		expect(names.length).toBeGreaterThan(10);
		for (const name of names) {
			const csv = readFileSync(path.join(folder, 'csvs', `${name}.csv`));
			const json = readFileSync(path.join(folder, 'json', `${name}.json`));
			const [titles = [], ...rows] = await cellsOf(csv);
			const objects = rows.map((row) =>
				Object.fromEntries(titles.map((title, index) => [title, row[index]])),
			);
			// Its JSON has another phone number than its CSV.
			if (name !== 'location_coordinates')
				expect([name, objects]).toEqual([name, JSON.parse(json.toString()) as unknown]);
			expect(referenceCells(csv)).toEqual([titles, ...rows]);
			for (let position = 0; position <= csv.length; position++)
				expect(await cellsOf(csv, undefined, [position])).toEqual([titles, ...rows]);
		}
	});
});

describe('A CSV file', () => {
	it.each<[string, string, string[][]]>([
		['nothing', '', []],
		['nothing but a byte order mark', '\ufeff', []],
		['a header alone, without a line end', 'a,b', [['a', 'b']]],
		['a byte order mark before a quote', '\ufeff"a,b",c\n', [['a,b', 'c']]],
		['a byte order mark in a cell', 'a,\ufeffb\n', [['a', '\ufeffb']]],
		[
			'CRLF',
			'a,b\r\n1,2\r\n',
			[
				['a', 'b'],
				['1', '2'],
			],
		],
		[
			'CRLF behind quotes',
			'"a","b"\r\n"1",2\r\n',
			[
				['a', 'b'],
				['1', '2'],
			],
		],
		['both line ends in one file', 'a\r\nb\nc', [['a'], ['b'], ['c']]],
		['line ends in cells', '"a\nb","c\r\nd"\n', [['a\nb', 'c\r\nd']]],
		[
			'CR alone',
			'a,b\rc,\r"d\r",e\r',
			[
				['a', 'b'],
				['c', ''],
				['d\r', 'e'],
			],
		],
		['all line ends in one file', 'a\r\nb\nc\r\rd', [['a'], ['b'], ['c'], [''], ['d']]],
		['quotes in cells', '"a ""b""","""",""\n', [['a "b"', '"', '']]],
		['quotes where no cell starts', '5" disk,a"b"\n', [['5" disk', 'a"b"']]],
		[
			'empty cells',
			',\n,,\n',
			[
				['', ''],
				['', '', ''],
			],
		],
		['a delimiter at the end', 'a,', [['a', '']]],
		['empty lines', 'a,b\n\n1,2\n\n', [['a', 'b'], [''], ['1', '2'], ['']]],
		['text that looks like a number', '00123,1e5,0x1F,-0\n', [['00123', '1e5', '0x1F', '-0']]],
		['spaces', ' a , b \n', [[' a ', ' b ']]],
		['characters of one to four bytes', 'ü,Ж€,😀\n', [['ü', 'Ж€', '😀']]],
	])('with %s', async (_what, text, cells) => {
		expect(await cellsOf(text, ',')).toEqual(cells);
		expect(await cellsOf(text, ',', everyByte(text))).toEqual(cells);
		expect(referenceCells(text)).toEqual(cells);
	});

	it('has its rows numbered by the line in which they start', async () => {
		const text = 'a,b\r\n"1\n\n2",3\n\n4,5';
		const rows = await rowsOf(cutAt(Buffer.from(text), [9, 12]));
		expect(rows.map(({ line }) => line)).toEqual([1, 2, 5, 6]);
	});

	it('with long cells and long rows in many chunks', async () => {
		const cells = ['x'.repeat(1_000_000), 'ü\n"'.repeat(100_000), 'end'];
		const bytes = Buffer.from(`a,b,c\n${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join()}\n`);
		const positions = Array.from({ length: bytes.length / 65_536 }, (_, index) => (index + 1) * 65_536);
		expect(await cellsOf(bytes, undefined, positions)).toEqual([['a', 'b', 'c'], cells]);
	});
});

describe('What is not CSV', () => {
	it.each([
		['an open quote', 'a,b\n1,"2\n3,4\n', /never closed/, 2],
		['an open quote far into a row', 'a\n"1\n2",x,"3', /never/, 3],
		['text after a closing quote', 'a\n"1\n2"3\n', /after/, 3],
	])('is refused with its line: %s', async (_what, text, message, line) => {
		for (const positions of [[], everyByte(text)]) {
			const error = await csvErrorOf(cellsOf(text, ',', positions));
			expect(error.message).toMatch(message);
			expect(error.line).toBe(line);
		}
	});

	it.each([
		['in the middle', Buffer.from('a\nM\xfcller\n', 'latin1')],
		['half a character at the end', Buffer.from('a\n€').subarray(0, 4)],
	])('is refused if it is not UTF-8: %s', async (_what, bytes) => {
		const everywhere = Array.from(bytes, (_, position) => position);
		for (const positions of [[], everywhere]) {
			const error = await csvErrorOf(cellsOf(bytes, undefined, positions));
			expect(error.message).toMatch(/UTF-8/);
			expect(error.line).toBeUndefined();
		}
	});

	it.each([
		['a cell', `a,b\n1,"${'x'.repeat(LONGEST_ROW)}`, 2],
		['a row', `a,b\n${'x'.repeat(LONGEST_ROW)}x`, 2],
		['a header', 'x'.repeat(LONGEST_ROW), 1],
	])('is refused if %s does not end, long before all of it is read', async (_what, text, line) => {
		let pieces = 0;
		async function* endless() {
			await Promise.resolve();
			yield Buffer.from(text);
			for (; pieces < 100; pieces++) yield Buffer.alloc(1024 * 1024, 'x');
		}
		expect(await csvErrorOf(rowsOf(endless()))).toMatchObject({ line });
		expect(pieces).toBeLessThan(2);
	});

	it('is refused if a row has too many cells, whether it ends or not', async () => {
		const most = ','.repeat(MOST_CELLS - 1);
		expect((await cellsOf(`${most}\n`, ','))[0]).toHaveLength(MOST_CELLS);
		for (const text of [`a\n${most},\n`, `a\n${most},`])
			expect(await csvErrorOf(cellsOf(text, ','))).toMatchObject({ line: 2 });
	});
});

describe('A row that does not fit', () => {
	it.each([
		['a,b\n1,2\n3\n', 'it has 1 cell where 2 are expected'],
		['a,b\n1,2\n3,4,\n', 'it has 3 cells where 2 are expected'],
		['a,b\n1,2,\n3,4\n', 'it has 2 cells where 3 are expected'],
		['a,b\n1,2,\n3,4,5\n', 'it has 3 cells where 2 are expected'],
	])('says what was expected: %j', async (text, message) => {
		const error = await csvErrorOf(tableOf(text));
		expect(error.message).toContain(message);
		expect(error.line).toBe(3);
	});
});
