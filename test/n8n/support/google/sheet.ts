export type Cell = string | number | boolean;

/** Rows and columns from 1; absent ends are open. */
interface Area {
	firstRow: number;
	lastRow?: number;
	firstColumn: number;
	lastColumn?: number;
}

/** Google's wording if a range starts outside the sheet. */
export class OutsideError extends Error {}

const columnNumber = (letters: string): number =>
	[...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

/** One sheet of a spreadsheet, in memory. */
export class Sheet {
	rowCount = 1000;

	columnCount = 26;

	private rows: Cell[][] = [];

	constructor(readonly title: string) {}

	/** The contents without trailing empty cells and rows. */
	get values(): Cell[][] {
		return this.read(this.title);
	}

	/** The values of a range in A1 notation, as the API returns them: without trailing empty ones. */
	read(range: string): Cell[][] {
		const { firstRow, lastRow, firstColumn, lastColumn } = this.areaOf(range);
		const rows = this.rows
			.slice(firstRow - 1, lastRow)
			.map((row) => trimmed(Array.from(row.slice(firstColumn - 1, lastColumn), (cell) => cell ?? '')));
		while (rows.at(-1)?.length === 0) rows.pop();
		return rows;
	}

	/** Writes values from the start of a range; null keeps a cell. The sheet grows if necessary. */
	write(range: string, values: ReadonlyArray<ReadonlyArray<Cell | null>>, isTyped: boolean): void {
		const { firstRow, firstColumn } = this.areaOf(range);
		if (firstRow > this.rowCount || firstColumn > this.columnCount) {
			throw new OutsideError(
				`Range (${range}) exceeds grid limits. Max rows: ${this.rowCount}, max columns: ${this.columnCount}`,
			);
		}
		values.forEach((cells, rowIndex) => {
			const row = (this.rows[firstRow - 1 + rowIndex] ??= []);
			cells.forEach((cell, index) => {
				if (cell !== null) row[firstColumn - 1 + index] = isTyped ? asTyped(cell) : cell;
			});
			this.columnCount = Math.max(this.columnCount, row.length);
		});
		this.rows = Array.from(this.rows, (row) => row ?? []);
		this.rowCount = Math.max(this.rowCount, this.rows.length);
	}

	/** Clears a range; the sheet keeps its size. */
	clear(range: string): void {
		const {
			firstRow,
			lastRow = this.rowCount,
			firstColumn,
			lastColumn = this.columnCount,
		} = this.areaOf(range);
		this.rows = this.rows.map((row, rowIndex) =>
			row.map((cell, index) =>
				rowIndex + 1 >= firstRow &&
				rowIndex + 1 <= lastRow &&
				index + 1 >= firstColumn &&
				index + 1 <= lastColumn
					? ''
					: cell,
			),
		);
	}

	private areaOf(range: string): Area {
		const [title = '', cells = ''] = range.split('!');
		if (title.replace(/^'(.*)'$/, '$1') !== this.title) throw new Error(`Unable to parse range: ${range}`);
		const match = /^([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?$/i.exec(cells);
		if (!match) throw new Error(`Unable to parse range: ${range}`);
		const [, fromColumn, fromRow, toColumn, toRow] = match;
		const isOneCell = cells !== '' && !cells.includes(':');
		const lastRow = isOneCell ? fromRow : toRow;
		const lastColumn = isOneCell ? fromColumn : toColumn;
		return {
			firstRow: Number(fromRow || 1),
			firstColumn: fromColumn ? columnNumber(fromColumn) : 1,
			...(lastRow && { lastRow: Number(lastRow) }),
			...(lastColumn && { lastColumn: columnNumber(lastColumn) }),
		};
	}
}

function trimmed(row: Cell[]): Cell[] {
	let end = row.length;
	while (end > 0 && row[end - 1] === '') end--;
	return row.slice(0, end);
}

// As if typed by a user (USER_ENTERED), which corrupts 00123 and +43 1 234.
function asTyped(cell: Cell): Cell {
	if (typeof cell !== 'string') return cell;
	if (/^[=+]/.test(cell)) return '#ERROR!';
	if (cell.startsWith("'")) return cell.slice(1);
	return cell.trim() !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell;
}
