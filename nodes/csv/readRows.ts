import { open, type SourceOptions } from './source';

/** Rows that have arrived together. */
export interface Portion {
	rows: string[][];
	/** Absent in a file without a header. */
	titles: string[] | undefined;
	/** Number of columns; 0 as long as nothing has been read. */
	width: number;
}

/**
 * The rows of a CSV file in the portions that they arrive in; only the current portion is held.
 * @throws CsvError
 */
export async function* readRows(
	bytes: AsyncIterable<Uint8Array>,
	options: SourceOptions,
): AsyncGenerator<Portion> {
	for await (const { table } of open(bytes, options)) {
		const rows: string[][] = [];
		while (table.next()) rows.push(table.row());
		yield { rows, titles: table.titles, width: table.width };
	}
}
