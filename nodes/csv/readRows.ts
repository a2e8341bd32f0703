import { open, type SourceOptions } from './source';

/** Rows that have arrived together. */
export interface Portion {
	rows: string[][];
	/** Absent if the file has no header. */
	titles: string[] | undefined;
	/** Number of columns; 0 as long as nothing has been read. */
	width: number;
}

export interface RowOptions extends SourceOptions {
	/** Rows after these are not read; 0 for no limit. */
	maxRows: number;
}

/**
 * The rows of a CSV file, in batches as they arrive; only the current batch is in memory.
 * @throws CsvError
 */
export async function* readRows(
	bytes: AsyncIterable<Uint8Array>,
	options: RowOptions,
): AsyncGenerator<Portion> {
	let left = options.maxRows > 0 ? options.maxRows : Infinity;
	for await (const { table } of open(bytes, options)) {
		const rows: string[][] = [];
		while (rows.length < left && table.next()) rows.push(table.row());
		left -= rows.length;
		yield { rows, titles: table.titles, width: table.width };
		if (left === 0) return;
	}
}
