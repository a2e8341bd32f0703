/** CSV dialect of a platform. Neither vendor documents more than the delimiter. */
export interface CsvDialect {
	delimiter: string;
	/** Default `\n`. */
	lineEnd: '\n' | '\r\n';
	/** Whether the file starts with a byte order mark. Default false. */
	bom: boolean;
}

/** Formats one cell, quoted where RFC 4180 requires it. */
export function csvCell(value: string, delimiter: string): string {
	const mustQuote =
		value.includes(delimiter) || value.includes('"') || value.includes('\n') || value.includes('\r');
	return mustQuote ? `"${value.replaceAll('"', '""')}"` : value;
}

export function csvLine(cells: readonly string[], dialect: CsvDialect): string {
	return cells.map((cell) => csvCell(cell, dialect.delimiter)).join(dialect.delimiter) + dialect.lineEnd;
}
