/** How a platform writes its CSV files. Neither vendor documents more than the delimiter. */
export interface CsvDialect {
	delimiter: string;
	/** Default `\n`. */
	lineEnd: '\n' | '\r\n';
	/** Whether the file begins with a byte order mark. Default no. */
	bom: boolean;
}

/** Writes one cell, in quotes where RFC 4180 asks for them. */
export function csvCell(value: string, delimiter: string): string {
	const mustQuote =
		value.includes(delimiter) || value.includes('"') || value.includes('\n') || value.includes('\r');
	return mustQuote ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Writes one line with its line end. */
export function csvLine(cells: readonly string[], dialect: CsvDialect): string {
	return cells.map((cell) => csvCell(cell, dialect.delimiter)).join(dialect.delimiter) + dialect.lineEnd;
}
