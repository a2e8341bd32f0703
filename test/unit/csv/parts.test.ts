import { LONGEST_RECORD as LONGEST_ROW } from '../../../nodes/csv/recordScanner';
import { csvErrorOf, cutAt, partsOf, tableOptions } from '../support/csv';
import { readParts } from '../../../nodes/csv/readParts';

const texts = async (...parameters: Parameters<typeof partsOf>) =>
	(await partsOf(...parameters)).map(({ bytes }) => Buffer.from(bytes).toString());

describe('Parts of a file', () => {
	it.each<[string, string, Parameters<typeof partsOf>[1], string[]]>([
		['with the header each', 'h\n1\n2\n3\n', {}, ['h\n1\n2\n', 'h\n3\n']],
		['with CRLF', 'h\r\n1\r\n2\r\n3\r\n', {}, ['h\r\n1\r\n2\r\n', 'h\r\n3\r\n']],
		['with CRLF, if the first row is rewritten', 'a,b\r\n"1" ,2\r\n3,4\r\n', {}, ['a,b\r\n"1",2\r\n3,4\r\n']],
		['with CR, if each row is', 'a,b\r1,2,\r3,4,\r', {}, ['a,b\r1,2\r3,4\r']],
		['with LF, if the last row is and has no line end', 'a,b\n1,2\n"3" ,4', {}, ['a,b\n1,2\n"3",4\n']],
		['with a byte order mark', '\ufeffh\n1\n2\n3', {}, ['\ufeffh\n1\n2\n', '\ufeffh\n3']],
		[
			'with a byte order mark before a quote',
			'\ufeff"h\n"\n1\n2\n3',
			{},
			['\ufeff"h\n"\n1\n2\n', '\ufeff"h\n"\n3'],
		],
		['without a header', '1\n2\n3\n', { hasHeader: false }, ['1\n2\n', '3\n']],
		['without a line end at the end', 'h\n1\n2\n3', {}, ['h\n1\n2\n', 'h\n3']],
		['with newlines in cells', 'h\n"1\n1"\n"2""\r\n"\n"3"', {}, ['h\n"1\n1"\n"2""\r\n"\n', 'h\n"3"']],
		['of as many rows as fit', 'h\n1\n2\n', {}, ['h\n1\n2\n']],
		['with a header alone', 'h\n', {}, []],
		['with a header alone, without a line end', 'h', {}, []],
		['of nothing', '', {}, []],
		['of a byte order mark alone', '\ufeff', { hasHeader: false }, []],
		[
			'with empty lines between rows',
			'\n\r\na,b\n\n1,2\n\n\n3,4\n5,6\n\n',
			{},
			['a,b\n1,2\n3,4\n', 'a,b\n5,6\n'],
		],
		['with empty lines that are rows', 'h\n\n2\n\n', {}, ['h\n\n2\n', 'h\n\n']],
		['with empty lines that are rows, without a header', '1\n\n3\n', { hasHeader: false }, ['1\n\n', '3\n']],
		['with a title that has the delimiter in it', '"a,b"\n\n2\n', {}, ['"a,b"\n\n2\n']],
		['at a maximum', 'h\n1\n2\n3\n4\n5\n', { maxRows: 3 }, ['h\n1\n2\n', 'h\n3\n']],
		['at a maximum of one part', 'h\n1\n2\n3\n', { maxRows: 2 }, ['h\n1\n2\n']],
		['at a maximum that is not reached', 'h\n1\n', { maxRows: 9 }, ['h\n1\n']],
		[
			'at a number of bytes',
			'h\n1234\n5\n678\n',
			{ rowsPerPart: 99, bytesPerPart: 5 },
			['h\n1234\n', 'h\n5\n678\n'],
		],
	])('%s', async (_what, text, options, parts) => {
		expect(await texts(text, options)).toEqual(parts);
		// And wherever it is cut.
		const { length } = Buffer.from(text);
		for (let position = 0; position <= length; position++)
			expect(await texts(text, options, [position])).toEqual(parts);
		const everywhere = Array.from({ length }, (_, position) => position);
		expect(await texts(text, options, everywhere)).toEqual(parts);
	});

	it('say how many rows they have', async () => {
		expect((await partsOf('h\n1\n2\n3\n')).map(({ rows }) => rows)).toEqual([2, 1]);
	});

	it('are returned while the file is still arriving', async () => {
		let hasMore = false;
		const text = `h\n${'1\n2\n'.repeat(100_000)}`;
		async function* file() {
			yield* cutAt(Buffer.from(text), [70_000]);
			hasMore = true;
		}
		const options = { ...tableOptions(), rowsPerPart: 2, bytesPerPart: 1000, maxRows: 0 };
		for await (const { bytes } of readParts(file(), options)) {
			expect(Buffer.from(bytes).toString()).toBe('h\n1\n2\n');
			expect(hasMore).toBe(false);
			break;
		}
	});

	it.each([
		['an open quote', 'a\n1\n"2\n3\n', 3],
		['text after a closing quote', 'a\n"1\n2"3\n', 3],
		['text after a closing quote and CR', 'a\r"1"\r"2" x\r', 3],
	])('are refused with the line: %s', async (_what, text, line) => {
		expect(await csvErrorOf(partsOf(text))).toMatchObject({ line });
		const everywhere = Array.from(Buffer.from(text), (_, position) => position);
		expect(await csvErrorOf(partsOf(text, {}, everywhere))).toMatchObject({ line });
	});

	it.each([
		['a quote', 'a,b\n1,2\n1,"', 3],
		['a row', 'a,b\n1,2\n1,', 3],
		['a header', '', 1],
	])('are refused if %s does not end, long before all of it is read', async (_what, head, line) => {
		let pieces = 0;
		async function* endless() {
			await Promise.resolve();
			yield Buffer.from(head);
			for (; pieces < 100; pieces++) yield Buffer.alloc(1024 * 1024, 'x');
		}
		const read = async () => {
			const options = {
				...tableOptions({ delimiter: ',' }),
				rowsPerPart: 1,
				bytesPerPart: 1000,
				maxRows: 0,
			};
			for await (const part of readParts(endless(), options)) expect(part.rows).toBe(1);
		};
		expect(await csvErrorOf(read())).toMatchObject({ line });
		expect(pieces).toBeLessThanOrEqual(LONGEST_ROW / (1024 * 1024) + 2);
	});
});
