import { readFile, writeFile } from 'node:fs/promises';

/** A Markdown table in Prettier's format; all columns except the first are right-aligned figures, unless `text`. */
export function table(
	head: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
	columns: 'figures' | 'text' = 'figures',
): string {
	const isLeft = (column: number): boolean => column === 0 || columns === 'text';
	const widths = head.map((title, column) =>
		Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const cell = (text: string, column: number): string =>
		isLeft(column) ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
	const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
	const rule = widths.map((width, column) =>
		isLeft(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
	);
	return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/**
 * Fills tables into a page whose prose is written by hand: table x goes between `<!-- x -->` and `<!-- /x -->`.
 *
 * @throws Error if the page lacks the markers of a table
 */
export function withTables(page: string, tables: Readonly<Record<string, string>>): string {
	return Object.entries(tables).reduce((text, [name, content]) => {
		const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
		const [from, to] = [text.indexOf(open), text.indexOf(close)];
		if (from < 0 || to < from)
			throw new Error(`The page has no place for the table ${name}: ${open} ${close}`);
		return `${text.slice(0, from + open.length)}\n\n${content}\n\n${text.slice(to)}`;
	}, page);
}

export async function writeTables(file: string, tables: Readonly<Record<string, string>>): Promise<void> {
	const page = await readFile(file, 'utf8');
	const filled = withTables(page, tables);
	if (filled !== page) await writeFile(file, filled);
}
