import { CsvError, LONGEST_ROW } from './csvReader';

const LF = 10;
const CR = 13;
const QUOTE = 34;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Where in a record a byte stands. */
const enum Place {
	/** Anywhere but in a quoted cell and right behind one. */
	Plain,
	Quoted,
	/** Behind a quote in a quoted cell: the cell has ended, or a second quote makes both one character. */
	QuoteInQuoted,
	/** Behind a quoted cell and the first half of a line end. */
	Return,
}

/**
 * Finds where the records of a CSV file end, in its bytes and without reading the cells: UTF-8 uses none of the bytes
 * that matter inside another character.
 */
export class RecordSplitter {
	private place = Place.Plain;
	/** The byte before this piece; at the beginning as if a line had ended. */
	private before = LF;
	private bytesOfMark = 0;
	private isFirst = true;
	private length = 0;
	private line = 1;
	private quoteLine = 1;
	private readonly delimiter: number;

	/** @param delimiter one ASCII character */
	constructor(delimiter: string) {
		this.delimiter = delimiter.charCodeAt(0);
	}

	/**
	 * Where in this piece records end: each number is the position after a line end.
	 * @throws CsvError for a record that never ends, and for text behind a closing quote
	 */
	ends(piece: Uint8Array): number[] {
		const ends: number[] = [];
		const begin = this.skipByteOrderMark(piece);
		let position = begin;
		// The next ones from `position` on, looked for when the last one found is behind.
		let nextQuote = -1;
		let nextNewline = -1;
		while (position < piece.length) {
			if (this.place === Place.Quoted) {
				position = this.readQuoted(piece, position);
				continue;
			}
			if (this.place !== Place.Plain) {
				position = this.readBehindQuote(piece, position);
				continue;
			}
			if (nextQuote < position) nextQuote = indexOrEnd(piece, QUOTE, position);
			if (nextNewline < position) nextNewline = indexOrEnd(piece, LF, position);
			if (nextQuote < nextNewline) {
				if (this.opensCell(nextQuote === begin ? this.before : piece[nextQuote - 1])) {
					this.place = Place.Quoted;
					this.quoteLine = this.line;
				}
				position = nextQuote + 1;
			} else {
				position = nextNewline + 1;
				if (position <= piece.length) {
					ends.push(position);
					this.line++;
				}
			}
		}
		this.before = begin < piece.length ? (piece[piece.length - 1] as number) : this.before;
		this.length = ends.length > 0 ? piece.length - (ends.at(-1) as number) : this.length + piece.length;
		if (this.length > LONGEST_ROW) {
			throw new CsvError(
				`A row is longer than ${LONGEST_ROW} bytes; probably a quote is never closed`,
				this.place === Place.Quoted ? this.quoteLine : this.line,
			);
		}
		return ends;
	}

	/**
	 * To be called at the end of the file.
	 * @throws CsvError when a quote is still open
	 */
	end(): void {
		if (this.place === Place.Quoted) throw new CsvError('A quote is opened and never closed', this.quoteLine);
		if (this.place === Place.Return) throw textBehindQuote(this.line);
	}

	private skipByteOrderMark(piece: Uint8Array): number {
		if (!this.isFirst) return 0;
		let position = 0;
		while (position < piece.length && piece[position] === BYTE_ORDER_MARK[this.bytesOfMark]) {
			position++;
			this.bytesOfMark++;
		}
		this.isFirst = position === piece.length;
		return position;
	}

	private opensCell(before: number | undefined): boolean {
		return before === this.delimiter || before === LF;
	}

	private readQuoted(piece: Uint8Array, from: number): number {
		for (let position = from; position < piece.length; position++) {
			const byte = piece[position];
			if (byte === QUOTE) {
				this.place = Place.QuoteInQuoted;
				return position + 1;
			}
			if (byte === LF) this.line++;
		}
		return piece.length;
	}

	private readBehindQuote(piece: Uint8Array, position: number): number {
		const byte = piece[position];
		if (byte === LF || (byte === this.delimiter && this.place === Place.QuoteInQuoted)) {
			this.place = Place.Plain;
			return byte === LF ? position : position + 1;
		}
		if (this.place === Place.Return || (byte !== QUOTE && byte !== CR)) throw textBehindQuote(this.line);
		this.place = byte === QUOTE ? Place.Quoted : Place.Return;
		return position + 1;
	}
}

function textBehindQuote(line: number): CsvError {
	return new CsvError('There is text behind a closing quote', line);
}

function indexOrEnd(piece: Uint8Array, byte: number, from: number): number {
	if (piece[from] === byte) return from;
	const index = piece.indexOf(byte, from);
	return index === -1 ? piece.length : index;
}
