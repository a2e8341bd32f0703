/*
 * CSV as RFC 4180 describes it, read piece by piece. Line ends are LF or CRLF. A quote opens a quoted cell at the
 * beginning of a cell only; elsewhere it is an ordinary character.
 */

/** A file that is no CSV, with the line it goes wrong in. */
export class CsvError extends Error {
	constructor(
		message: string,
		/** Counted from 1, as an editor shows it. */
		readonly line: number,
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

const QUOTE = '"';

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
		let text = input;
		if (this.isFirst && text !== '') {
			if (text.startsWith('\ufeff')) text = text.slice(1);
			this.isFirst = false;
		}
		const rows: CsvRow[] = [];
		let start = 0;
		let quote = -2;
		while (start < text.length) {
			const newline = text.indexOf('\n', start);
			// Looked for again only when the last one found is behind.
			if (quote !== -1 && quote < start) quote = text.indexOf(QUOTE, start);
			// Rows without a quote are most of most files.
			if (newline !== -1 && (quote === -1 || quote > newline)) {
				rows.push({
					cells: text.slice(start, endOfLine(text, start, newline)).split(this.delimiter),
					line: this.line,
				});
				this.line++;
				start = newline + 1;
				continue;
			}
			const row = this.readCarefully(text, start, isEnd);
			if (!row) break;
			rows.push({ cells: row.cells, line: this.line });
			this.line += row.lines;
			start = row.next;
		}
		this.pending = text.slice(start);
		if (this.pending.length > LONGEST_ROW) {
			throw new CsvError(
				`A row is longer than ${LONGEST_ROW} characters; probably a quote is never closed`,
				this.line,
			);
		}
		return rows;
	}

	// Reads one row cell by cell; undefined where it is not complete.
	private readCarefully(
		text: string,
		start: number,
		isEnd: boolean,
	): { cells: string[]; next: number; lines: number } | undefined {
		const cells: string[] = [];
		let position = start;
		let lines = 1;
		for (;;) {
			let end: number;
			if (text[position] === QUOTE) {
				const closing = this.closingQuote(text, position + 1, isEnd);
				if (closing === undefined) return undefined;
				const raw = text.slice(position + 1, closing);
				cells.push(raw.includes(QUOTE) ? raw.replaceAll('""', QUOTE) : raw);
				lines += count(raw, '\n');
				end = closing + 1;
				if (text[end] === '\r' && (text[end + 1] === '\n' || (isEnd && end + 1 === text.length))) end++;
				else if (text[end] === '\r' && end + 1 === text.length) return undefined;
			} else {
				const delimiter = text.indexOf(this.delimiter, position);
				const newline = text.indexOf('\n', position);
				end = Math.min(delimiter === -1 ? text.length : delimiter, newline === -1 ? text.length : newline);
				if (end === text.length && !isEnd) return undefined;
				const isLast = end !== delimiter;
				cells.push(text.slice(position, isLast ? endOfLine(text, position, end) : end));
			}
			if (end >= text.length) return isEnd ? { cells, next: text.length, lines } : undefined;
			if (text[end] === '\n') return { cells, next: end + 1, lines };
			if (text[end] !== this.delimiter) {
				throw new CsvError('There is text behind a closing quote', this.line + lines - 1);
			}
			position = end + 1;
		}
	}

	private closingQuote(text: string, from: number, isEnd: boolean): number | undefined {
		for (
			let position = text.indexOf(QUOTE, from);
			position !== -1;
			position = text.indexOf(QUOTE, position + 2)
		) {
			if (text[position + 1] === QUOTE) continue;
			// At the very end of a piece the next one may begin with a second quote.
			return position + 1 < text.length || isEnd ? position : undefined;
		}
		if (isEnd) throw new CsvError('A quote is opened and never closed', this.line);
		return undefined;
	}
}

function endOfLine(text: string, start: number, end: number): number {
	return end > start && text[end - 1] === '\r' ? end - 1 : end;
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
