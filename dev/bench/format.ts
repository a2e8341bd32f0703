const MEGABYTE = 1_000_000;

/** Such as `1.07`. */
export const ratio = (value: number): string => value.toFixed(2);

/** Such as `0.42 s` or `12 s`. */
export function seconds(value: number): string {
	return `${value.toFixed(value < 1 ? 2 : value < 10 ? 1 : 0)} s`;
}

/** Such as `35 MB`. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / MEGABYTE).toLocaleString('en')} MB`;

/** A table in Markdown; the first column is text, the others are figures. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const widths = head.map((title, column) =>
		Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
	const rule = widths.map((width, column) =>
		column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
	);
	return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}
