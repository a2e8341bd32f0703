/** Content that can't be read as CSV, with the offending line. */
export class CsvError extends Error {
	constructor(
		message: string,
		/** Counted from 1, as an editor shows it; absent if no single line is to blame. */
		readonly line?: number,
		/** What the user can do, besides downloading the file unchanged. */
		readonly advice?: string,
	) {
		super(message);
	}
}

/** A compressed file that ends too early: downloading it again may help. */
export class TruncatedError extends Error {}
