/** Content that can't be read as CSV, with the offending line. */
export class CsvError extends Error {
	constructor(
		message: string,
		/** Counted from 1, as an editor shows it; absent if no single line is to blame. */
		readonly line?: number,
		/** What the user can do, where it is more than taking the file as it is. */
		readonly advice?: string,
	) {
		super(message);
	}
}

/** A packed file that ends too early: fetching it again may help. */
export class TruncatedError extends Error {}
