/*
 * CSV as RFC 4180 describes it, read piece by piece. Line ends are LF or CRLF. A quote opens a quoted cell at the
 * beginning of a cell only; elsewhere it is an ordinary character.
 */

/** A file that is no CSV, with the line it goes wrong in. */
export class CsvError extends Error {
	constructor(
		message: string,
		/** Counted from 1, as an editor shows it; absent where it is no matter of one line. */
		readonly line?: number,
	) {
		super(message);
	}
}

/** One row: its cells, and the line in the file that it begins in, counted from 1. */
export interface CsvRow {
	cells: string[];
	line: number;
}

/** Longest row in characters. A quote that is never closed would otherwise swallow the rest of the file. */
export const LONGEST_ROW = 4 * 1024 * 1024;

/** Most cells in a row; spreadsheets end here too. */
export const MOST_CELLS = 16_384;

const QUOTE = '"';
const QUOTE_CODE = 34;

/** Reads rows from text that comes in pieces, wherever they are cut. */
export class CsvReader {
	private pending = '';
	private line = 1;
	private isFirst = true;

	/** @param delimiter one character */
	constructor(private readonly delimiter: string) {}

	/**
	 * Takes the next piece and gives the rows that are complete.
	 * @throws CsvError
	 */
	push(text: string): CsvRow[] {
		return this.read(this.pending + text, false);
	}

	/**
	 * Gives the last row, which may have no line end.
	 * @throws CsvError when a quote is still open
	 */
	end(): CsvRow[] {
		return this.read(this.pending, true);
	}

	private read(input: string, isEnd: boolean): CsvRow[] {
		const text = this.withoutByteOrderMark(input);
		const { delimiter } = this;
		const rows: CsvRow[] = [];
		let cells: string[] = [];
		let lines = 1;
		let rowStart = 0;
		let position = 0;
		// The next ones from `position` on. They are looked for when the last one found is behind, so that every
		// character is looked at once, however the file is made.
		let nextDelimiter = -1;
		let nextNewline = -1;
		while (rowStart < text.length) {
			let end: number;
			if (text.charCodeAt(position) === QUOTE_CODE) {
				const closing = closingQuote(text, position + 1);
				if (closing === -1 && isEnd)
					throw new CsvError('A quote is opened and never closed', this.line + lines - 1);
				end = closing + 1;
				if (closing === -1 || (isCutAt(text, end) && !isEnd)) break;
				if (text[end] === '\r' && text[end + 1] === '\n') end++;
				const raw = text.slice(position + 1, closing);
				cells.push(raw.includes(QUOTE) ? raw.replaceAll('""', QUOTE) : raw);
				lines += count(raw, '\n');
				if (text[end] === delimiter) {
					position = end + 1;
					continue;
				}
				if (end < text.length && text[end] !== '\n')
					throw new CsvError('There is text behind a closing quote', this.line + lines - 1);
			} else {
				if (nextDelimiter < position) nextDelimiter = indexOrEnd(text, delimiter, position);
				if (nextNewline < position) nextNewline = indexOrEnd(text, '\n', position);
				if (nextDelimiter < nextNewline) {
					cells.push(text.slice(position, nextDelimiter));
					position = nextDelimiter + 1;
					continue;
				}
				end = nextNewline;
				if (end === text.length && !isEnd) break;
				const hasReturn = end > position && end < text.length && text[end - 1] === '\r';
				cells.push(text.slice(position, hasReturn ? end - 1 : end));
			}
			this.refuseMany(cells);
			rows.push({ cells, line: this.line });
			this.line += lines;
			lines = 1;
			cells = [];
			position = rowStart = end + 1;
		}
		this.refuseMany(cells);
		this.pending = text.slice(rowStart);
		if (this.pending.length > LONGEST_ROW) {
			throw new CsvError(
				`A row is longer than ${LONGEST_ROW} characters; probably a quote is never closed`,
				this.line,
			);
		}
		return rows;
	}

	private withoutByteOrderMark(text: string): string {
		if (!this.isFirst || text === '') return text;
		this.isFirst = false;
		return text.startsWith('\ufeff') ? text.slice(1) : text;
	}

	private refuseMany(cells: readonly string[]): void {
		if (cells.length > MOST_CELLS) throw new CsvError(`A row has more than ${MOST_CELLS} cells`, this.line);
	}
}

// Where a quoted cell is closed: at the first quote that is not doubled; -1 where there is none.
function closingQuote(text: string, from: number): number {
	let position = text.indexOf(QUOTE, from);
	while (position !== -1 && text.charCodeAt(position + 1) === QUOTE_CODE)
		position = text.indexOf(QUOTE, position + 2);
	return position;
}

// Whether the next piece decides what a quote is: it may begin with a second one, or with the rest of a line end.
function isCutAt(text: string, end: number): boolean {
	return end === text.length || (text[end] === '\r' && end + 1 === text.length);
}

function indexOrEnd(text: string, character: string, from: number): number {
	const index = text.indexOf(character, from);
	return index === -1 ? text.length : index;
}

function count(text: string, character: string): number {
	let found = 0;
	for (
		let position = text.indexOf(character);
		position !== -1;
		position = text.indexOf(character, position + 1)
	)
		found++;
	return found;
}
