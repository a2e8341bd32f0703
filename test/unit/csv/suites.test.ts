import { readFileSync } from 'node:fs';
import path from 'node:path';

import { CsvError } from '../../../nodes/csv/csvError';
import { partsOf, tableOf } from '../support/csv';
import csvParse from './suites/csvParse.json';
import duckdb from './suites/duckdb.json';
import papaparse from './suites/papaparse.json';
import python from './suites/python.json';

/** Why another reader reads a file differently. */
const REASONS = {
	cells: 'a row with more or fewer cells than the header is an error here, or left out',
	quote: 'a quote that is never closed and text after a closing quote are errors here',
	quoteInside: 'a quote in the middle of a cell is an ordinary character here',
	emptyLine: 'an empty line is no row here, except in a table of one column',
	emptyCells: 'a row of empty cells is a row here',
	trailingCell: 'one empty cell too many in each row is no cell here',
	titles: 'titles that come twice are told apart later',
	mark: 'a byte order mark is no text here',
	lineEnds: 'each of LF, CRLF and CR ends a line here, also side by side',
	delimiter: 'a delimiter is found here where the other reader finds none',
	json: 'JSON is refused',
};

type Table = string[][];

/** An input of another reader's tests. */
interface Case {
	name: string;
	text?: string;
	base64?: string;
	/** Empty if it is detected; absent for a comma, and in files of DuckDB. */
	delimiter?: string;
	/** What both readers read; null if both refuse it. Absent if they can't be compared. */
	cells?: Table | null;
	/** If they differ. */
	theirs?: Table | null;
	ours?: Table | string;
	why?: string;
}

const SUITES: ReadonlyArray<[string, readonly Case[], boolean]> = [
	['Papa Parse', papaparse.cases, false],
	['csv-parse', csvParse.cases as Case[], false],
	["Python's csv", python.cases, false],
	['DuckDB', duckdb.cases as Case[], true],
];

async function outcome<T>(reading: Promise<T>): Promise<T | string> {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof CsvError) return error.message;
		throw error;
	}
}

const bytesOf = ({ text, base64 = '' }: Case) =>
	text === undefined ? Buffer.from(base64, 'base64') : Buffer.from(text);

describe.each(SUITES)('The inputs of the tests of %s', (suite, cases, isFound) => {
	const settings = ({ delimiter = isFound ? '' : ',' }: Case) => (delimiter === '' ? {} : { delimiter });

	it('are read as they expect, or differ for a reason', async () => {
		for (const one of cases) {
			const read = await outcome(tableOf(bytesOf(one), settings(one)));
			const table = typeof read === 'string' ? read : read.table;
			if (one.ours !== undefined) {
				expect([one.name, table]).toEqual([one.name, one.ours]);
				expect(Object.keys(REASONS)).toContain(one.why);
			} else if (one.cells === null) expect([one.name, typeof table]).toEqual([one.name, 'string']);
			else if (one.cells) expect([one.name, table]).toEqual([one.name, one.cells]);
		}
	});

	it('are read or refused alike as rows and as parts, wherever they are cut', async () => {
		for (const one of cases) {
			const bytes = bytesOf(one);
			const options = settings(one);
			const everywhere = Array.from(bytes, (_, position) => position);
			const read = await outcome(tableOf(bytes, options));
			expect([one.name, await outcome(tableOf(bytes, options, everywhere))]).toEqual([one.name, read]);
			const parts = await outcome(partsOf(bytes, options, everywhere));
			if (typeof parts === 'string' || typeof read === 'string') {
				expect([one.name, parts]).toEqual([one.name, read]);
				continue;
			}
			const rows: Table = [];
			for (const part of parts) rows.push(...(await tableOf(part.bytes, options)).table.slice(1));
			expect([one.name, rows]).toEqual([one.name, read.table.slice(1)]);
		}
	});

	it('are counted in the documentation', () => {
		const agree = cases.filter(({ cells }) => cells !== undefined).length;
		const differ = cases.filter(({ ours }) => ours !== undefined);
		const page = readFileSync(path.join(__dirname, '../../../docs/files.md'), 'utf8');
		const line = page.split('\n').find((text) => text.startsWith(`| ${suite}`)) ?? '';
		expect(line).toContain(`${agree} of ${agree + differ.length}`);
	});
});
