import { open, type SourceOptions } from './source';

/** Rows that have arrived together. */
export interface Portion {
	rows: string[][];
	/** Absent if the file has no header. */
	titles: string[] | undefined;
	/** Number of columns; 0 as long as nothing has been read. */
	width: number;
}

/**
 * The rows of a CSV file, in batches as they arrive; only the current batch is in memory.
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
