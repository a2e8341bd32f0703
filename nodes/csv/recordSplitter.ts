import { CsvError, LONGEST_ROW } from './csvReader';

const LF = 10;
const CR = 13;
const QUOTE = 34;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Where in a record a byte stands. */
const enum Place {
	CellStart,
	Plain,
	Quoted,
	/** Behind a quote in a quoted cell: the cell has ended, or a second quote makes both one character. */
	QuoteInQuoted,
}

/**
 * Finds where the records of a CSV file end, byte by byte and without reading the cells: UTF-8 uses none of these
 * bytes inside another character.
 */
export class RecordSplitter {
	private place = Place.CellStart;
	private position = 0;
	private length = 0;
	private line = 1;
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
		const { delimiter } = this;
		let { place } = this;
		let begin = 0;
		for (let index = 0; index < piece.length; index++) {
			const byte = piece[index];
			if (place === Place.Quoted) {
				if (byte === QUOTE) place = Place.QuoteInQuoted;
				else if (byte === LF) this.line++;
			} else if (byte === LF) {
				ends.push(index + 1);
				begin = index + 1;
				this.line++;
				this.length = 0;
				place = Place.CellStart;
			} else if (byte === delimiter) {
				place = Place.CellStart;
			} else if (byte === QUOTE && place !== Place.Plain) {
				place = Place.Quoted;
			} else if (place === Place.QuoteInQuoted) {
				if (byte !== CR) throw new CsvError('There is text behind a closing quote', this.line);
			} else if (this.position + index > 2 || byte !== BYTE_ORDER_MARK[this.position + index]) {
				place = Place.Plain;
			}
		}
		this.place = place;
		this.position += piece.length;
		this.length += piece.length - begin;
		if (this.length > LONGEST_ROW) {
			throw new CsvError(
				`A row is longer than ${LONGEST_ROW} bytes; probably a quote is never closed`,
				this.line,
			);
		}
		return ends;
	}

	/**
	 * To be called at the end of the file.
	 * @throws CsvError when a quote is still open
	 */
	end(): void {
		if (this.place === Place.Quoted) throw new CsvError('A quote is opened and never closed', this.line);
	}
}
