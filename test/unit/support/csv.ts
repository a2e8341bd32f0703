import * as fc from 'fast-check';
import { parse } from 'csv-parse/sync';

import { CsvError } from '../../../nodes/csv/csvError';
import { asUtf8 } from '../../../nodes/csv/encoding';
import { readParts, type CsvPart, type CutOptions } from '../../../nodes/csv/readParts';
import { readRows, type RowOptions } from '../../../nodes/csv/readRows';
import { RecordScanner } from '../../../nodes/csv/recordScanner';
import type { SourceOptions } from '../../../nodes/csv/source';
import { emptyReport, TableReader, type TableReport } from '../../../nodes/csv/tableReader';

/** Bytes in chunks, as they arrive from a download: cut at the given positions. */
export async function* cutAt(bytes: Uint8Array, positions: readonly number[]): AsyncGenerator<Uint8Array> {
	await Promise.resolve();
	let start = 0;
	for (const end of [...positions].sort((a, b) => a - b)) {
		yield bytes.subarray(start, end);
		start = end;
	}
	yield bytes.subarray(start);
}

/** A record and the line that it starts in. */
export interface CsvRecord {
	cells: string[];
	line: number;
}

/** All records of a file, whatever number of cells they have. */
export async function rowsOf(bytes: AsyncIterable<Uint8Array>, delimiter = ','): Promise<CsvRecord[]> {
	const scanner = new RecordScanner(delimiter);
	const table = new TableReader(scanner, tableOptions());
	const records: CsvRecord[] = [];
	const take = () => {
		while (scanner.advance()) {
			if (scanner.flawLine > 0) throw new CsvError('text after a closing quote', scanner.flawLine);
			table.width = scanner.cells;
			records.push({ cells: table.row(), line: scanner.line });
		}
	};
	for await (const chunk of asUtf8(bytes)) {
		scanner.push(chunk);
		take();
	}
	scanner.finish();
	take();
	return records;
}

/** The default options for reading a table. */
export function tableOptions(options: Partial<SourceOptions> = {}): SourceOptions {
	return { hasHeader: true, onBadRow: 'fail', report: emptyReport(), ...options };
}

/** The rows of a file, including the header. */
export async function tableOf(
	file: string | Uint8Array,
	options: Partial<RowOptions> = {},
	positions: readonly number[] = [],
): Promise<{ table: string[][]; report: TableReport }> {
	const settings = { maxRows: 0, ...tableOptions(options), ...options };
	const rows: string[][] = [];
	let header: string[][] = [];
	for await (const portion of readRows(cutAt(Buffer.from(file), positions), settings)) {
		if (portion.titles) header = [portion.titles];
		rows.push(...portion.rows);
	}
	return { table: [...header, ...rows], report: settings.report };
}

/** Only the cells; the file is cut into chunks at `positions`. */
export async function cellsOf(
	file: string | Uint8Array,
	delimiter?: string,
	positions: readonly number[] = [],
): Promise<string[][]> {
	return (await rowsOf(cutAt(Buffer.from(file), positions), delimiter)).map(({ cells }) => cells);
}

/** The cells as csv-parse reads them, set to RFC 4180 with LF, CRLF and CR. */
export function referenceCells(file: string | Uint8Array, delimiter = ','): string[][] {
	return parse(Buffer.from(file), {
		delimiter,
		bom: true,
		record_delimiter: ['\r\n', '\n', '\r'],
		relax_column_count: true,
		// We read a quote within an unquoted cell as a character; csv-parse does so with this option.
		relax_quotes: true,
	});
}

/** The parts of a file that arrives in chunks. */
export async function partsOf(
	file: string | Uint8Array,
	options: Partial<CutOptions> = {},
	positions: readonly number[] = [],
): Promise<CsvPart[]> {
	const parts: CsvPart[] = [];
	const settings = {
		...tableOptions(),
		rowsPerPart: 2,
		bytesPerPart: 1024 * 1024,
		maxRows: 0,
		...options,
	};
	for await (const part of readParts(cutAt(Buffer.from(file), positions), settings)) parts.push(part);
	return parts;
}

/** The error from reading a file; throws if reading succeeds. */
export async function csvErrorOf(reading: Promise<unknown>): Promise<{ message: string; line?: number }> {
	try {
		await reading;
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		return { message: error.message, ...(error.line !== undefined && { line: error.line }) };
	}
	throw new Error('The file was read');
}

/** What cells are made of: everything with a meaning in CSV, and characters of one to four bytes. */
const CHARACTERS = [
	'a',
	'7',
	' ',
	',',
	';',
	'\t',
	'"',
	'""',
	'\n',
	'\r',
	'\r\n',
	'\ufeff',
	'ü',
	'Ж',
	'€',
	'😀',
	'e\u0301',
	'\0',
] as const;

const WORDS = ['', '00123', '__proto__', 'constructor', '=1+1', '-5', 'null', 'x'.repeat(40)] as const;

const cell = fc.oneof(
	{ weight: 3, arbitrary: fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 4 }) },
	{ weight: 1, arbitrary: fc.constantFrom(...WORDS).map((word) => [word]) },
);

/** A file, its contents, and where it is cut into chunks. */
export interface GeneratedFile {
	delimiter: string;
	text: string;
	cells: string[][];
	/** The line in which each row starts. */
	lines: number[];
	/** Which rows are empty lines. */
	blank: boolean[];
	/** Byte positions, anywhere. */
	positions: number[];
}

/** Files with everything that RFC 4180 allows, cut anywhere, even within characters. */
export const files: fc.Arbitrary<GeneratedFile> = fc
	.record({
		delimiter: fc.constantFrom(',', ';', '\t'),
		rows: fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
		hasMark: fc.boolean(),
		// Bits that decide which cells are quoted unnecessarily, which lines end with CRLF, and whether the last line ends.
		bits: fc.nat(),
		cuts: fc.array(fc.nat(), { maxLength: 4 }),
	})
	.map(({ delimiter, rows, hasMark, bits, cuts }) => {
		let bit = 0;
		const isSet = () => ((bits >> bit++ % 31) & 1) === 1;
		const cells: string[][] = [];
		const lines: number[] = [];
		const blank: boolean[] = [];
		let text = hasMark ? '\ufeff' : '';
		for (const [index, characters] of rows.entries()) {
			const row = characters.map((parts) => parts.join(''));
			lines.push(text.split(/\r\n|\r|\n/).length);
			cells.push(row);
			// A row of one empty cell at the end of the file only exists if its line ends, or with quotes.
			const written = row.map((value) =>
				isSet() || needsQuotes(value, delimiter) ? `"${value.replaceAll('"', '""')}"` : value,
			);
			blank.push(row.length === 1 && /^[ \t]*$/.test(written.join('')));
			const isOpen = index === rows.length - 1 && isSet() && written.join('') !== '';
			const line = written.join(delimiter);
			// An empty line after a CR can't end with LF: that would be a single line end.
			const ends = text.endsWith('\r') && line === '' ? ['\r'] : ['\n', '\r\n', '\r'];
			text += `${line}${isOpen ? '' : (ends[(isSet() ? 0 : 1) + (isSet() ? 0 : 1)] ?? '\r')}`;
		}
		const { length } = Buffer.from(text);
		return { delimiter, text, cells, lines, blank, positions: cuts.map((cut) => cut % (length + 1)) };
	});

function needsQuotes(value: string, delimiter: string): boolean {
	return value.includes(delimiter) || /["\r\n]/.test(value) || value.startsWith('\ufeff');
}
