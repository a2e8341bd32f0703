import { ChunkText } from './chunkText';
import { CsvError } from './csvError';
import { RecordScanner } from './recordScanner';

/** What to do with a bad row: fail, or leave it out. */
export type OnBadRow = 'fail' | 'skip';

/** How to read a table. */
export interface TableOptions {
	/** Whether the first record names the columns. */
	hasHeader: boolean;
	onBadRow: OnBadRow;
	/** Filled while the table is read. */
	report: TableReport;
}

/** Information about a table besides its rows. */
export interface TableReport {
	/** Whether there was a header or a row. */
	hasContent: boolean;
	/** Rows that were left out. */
	skipped: number;
	/** The lines of the first ten of them. */
	lines: number[];
}

export function emptyReport(): TableReport {
	return { hasContent: false, skipped: 0, lines: [] };
}

const BYTE_ORDER_MARK =
	'it starts with a byte order mark: another file with other columns starts here, or the first cell contains one';

const LINES_NAMED = 10;

/** Classifies the records of a file: the header, a row, an empty line, a bad row. */
export class TableReader {
	/** The titles of the columns, as soon as the header has been read. */
	titles: string[] | undefined;
	/** The header's bytes, without its line end. */
	header: Buffer | undefined;
	/** Number of columns, as soon as it is known. */
	width = 0;
	/** Whether rows have one more empty cell than the header, which is not a column. */
	hasTrailingCell: boolean | undefined;
	private readonly text = new ChunkText();

	constructor(
		readonly scanner: RecordScanner,
		private readonly options: TableOptions,
	) {}

	/**
	 * Moves to the next row; the scanner is at its record.
	 * @throws CsvError
	 */
	next(): boolean {
		const { scanner } = this;
		while (scanner.advance()) {
			if (scanner.cells === 1 && this.width !== 1 && this.isBlankRecord()) {
				if (this.width > 0 || this.options.hasHeader) continue;
			}
			if (this.width === 0) {
				if (this.takeFirst()) continue;
				return true;
			}
			if (scanner.hasMark && this.titles) {
				if (!this.isHeader()) this.refuse(BYTE_ORDER_MARK);
				continue;
			}
			if (scanner.flawLine > 0) this.refuse('there is text after a closing quote', scanner.flawLine);
			else if (this.fits()) return true;
			else this.refuse(`it has ${counted(scanner.cells)} where ${this.expected()} are expected`);
		}
		return false;
	}

	/** The cells of the row that the scanner is at. */
	row(): string[] {
		const row = new Array<string>(this.width);
		for (let index = 0; index < this.width; index++) row[index] = this.cell(index);
		return row;
	}

	// Whether the record is the header.
	private takeFirst(): boolean {
		const { scanner } = this;
		if (scanner.flawLine > 0) throw new CsvError('there is text after a closing quote', scanner.flawLine);
		this.width = scanner.cells;
		this.options.report.hasContent = true;
		if (!this.options.hasHeader) return false;
		this.titles = this.row();
		this.header = scanner.bare(this.width);
		return true;
	}

	private fits(): boolean {
		const { cells, starts, ends } = this.scanner;
		if (cells === this.width) {
			this.hasTrailingCell ??= false;
			return !this.hasTrailingCell;
		}
		if (cells !== this.width + 1 || !this.titles || this.hasTrailingCell === false) return false;
		if (starts[cells - 1] !== ends[cells - 1]) return false;
		this.hasTrailingCell = true;
		return true;
	}

	// A row with as many cells as the header is too short if the rows before had one more, empty cell.
	private expected(): number {
		return this.scanner.cells === this.width ? this.width + 1 : this.width;
	}

	private refuse(reason: string, line = this.scanner.line): void {
		if (this.options.onBadRow === 'fail') {
			throw new CsvError(
				reason,
				line,
				'Set "On Bad Row" in the options to "Skip" to leave out rows like this one.',
			);
		}
		const { report } = this.options;
		report.skipped++;
		if (report.lines.length < LINES_NAMED) report.lines.push(this.scanner.line);
	}

	private isHeader(): boolean {
		return (
			this.scanner.cells === this.width &&
			this.titles?.every((title, index) => title === this.cell(index)) === true
		);
	}

	private isBlankRecord(): boolean {
		const { bytes, recordStart, close } = this.scanner;
		for (let at = recordStart; at < close; at++) if (bytes[at] !== 32 && bytes[at] !== 9) return false;
		return true;
	}

	private cell(index: number): string {
		const { scanner } = this;
		const { bytes, starts, ends } = scanner;
		const text = this.text.slice(bytes, starts[index] as number, ends[index] as number);
		return scanner.isQuoted(index) && text.includes('"') ? text.replaceAll('""', '"') : text;
	}
}

function counted(cells: number): string {
	return cells === 1 ? '1 cell' : `${cells} cells`;
}
