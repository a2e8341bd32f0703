import { CsvError } from './csvError';

/** Longest record, in bytes. Otherwise, a quote that is never closed would swallow the rest of the file. */
export const LONGEST_RECORD = 4 * 1024 * 1024;

/** Maximum number of cells in a record; the limit of spreadsheets, too. */
export const MOST_CELLS = 16_384;

/** An incomplete record of this size waits until as much again has arrived, so that it is not scanned for each chunk. */
const LARGE_RECORD = 256 * 1024;

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;

/**
 * Finds the records and cells of CSV (RFC 4180) in UTF-8 that arrives in chunks: UTF-8 uses none of the bytes that
 * matter here inside another character. Lines end with LF, CRLF or CR. A quote opens a quoted cell at the start of a
 * cell only; elsewhere it is an ordinary character.
 *
 * Rows and parts both use it, so that they can't interpret a file differently. It works on bytes because parts
 * are split without decoding them.
 */
export class RecordScanner {
	/** The bytes that the positions below refer to, until the next call of `push`. */
	bytes: Buffer = Buffer.alloc(0);
	/** The current record: its first byte, the end of its last cell, and the end of its line end. */
	recordStart = 0;
	close = 0;
	end = 0;
	/** Number of cells, and where each starts and ends, without quotes around it. */
	cells = 0;
	readonly starts = new Int32Array(MOST_CELLS);
	readonly ends = new Int32Array(MOST_CELLS);
	/** The line in which the record starts, counted from 1. */
	line = 1;
	/** Whether spaces follow a closing quote. */
	hasBlanks = false;
	/** The line with text after a closing quote; 0 if there is none. */
	flawLine = 0;
	/** Whether the record starts with a byte order mark: another file starts here. */
	hasMark = false;

	private readonly delimiter: number;
	private next = 0;
	private nextLine = 1;
	private isLast = false;
	/** Whether the last record of `bytes` is incomplete: it is not scanned again before there is more of it. */
	private isScanned = false;
	private waiting: Uint8Array[] = [];
	private waitingBytes = 0;

	/**
	 * @param delimiter one ASCII character
	 * @param line the number of the first line
	 */
	constructor(delimiter: string, line = 1) {
		this.delimiter = delimiter.charCodeAt(0);
		this.nextLine = line;
	}

	/** Takes the next chunk. */
	push(chunk: Uint8Array): void {
		this.waiting.push(chunk);
		this.waitingBytes += chunk.length;
		const rest = this.bytes.length - this.next;
		const isTooLong = rest + this.waitingBytes > LONGEST_RECORD;
		if (rest < LARGE_RECORD || this.waitingBytes >= rest || isTooLong) this.takeWaiting();
	}

	/** Call this after the last chunk: the rest is the last record, which may have no line end. */
	finish(): void {
		this.takeWaiting();
		this.isLast = true;
	}

	private takeWaiting(): void {
		const rest = this.bytes.subarray(this.next);
		this.bytes = joined(rest.length > 0 ? [rest, ...this.waiting] : this.waiting);
		this.waiting = [];
		this.waitingBytes = 0;
		this.next = 0;
		this.isScanned = false;
	}

	/**
	 * Moves to the next complete record.
	 * @throws CsvError for a quote that is never closed, and for a record that never ends
	 */
	advance(): boolean {
		const { bytes, delimiter, starts, ends } = this;
		const { length } = bytes;
		if (this.next >= length || this.isScanned) return false;
		this.hasMark = startsWithMark(bytes, this.next);
		this.recordStart = this.hasMark ? this.next + 3 : this.next;
		if (this.recordStart >= length) return false;
		this.line = this.nextLine;
		this.hasBlanks = false;
		this.flawLine = 0;
		// Most bytes are above it, and above a quote: one comparison is enough for them.
		const highest = Math.max(delimiter, CR);
		let at = this.recordStart;
		let lines = 1;
		let cells = 0;
		for (;;) {
			if (cells === MOST_CELLS) throw new CsvError(`A row has more than ${MOST_CELLS} cells`, this.line);
			let end = at;
			let isOpen = true;
			starts[cells] = at;
			if (bytes[at] === QUOTE) {
				const quoteLine = this.line + lines - 1;
				for (end = at + 1; end < length; end++) {
					const byte = bytes[end] as number;
					if (byte > QUOTE) continue;
					if (byte === QUOTE) {
						if (bytes[end + 1] !== QUOTE) break;
						end++;
					} else if (byte === LF || (byte === CR && bytes[end + 1] !== LF)) {
						lines++;
					}
				}
				if (end >= length) {
					if (!this.isLast) return this.incomplete(quoteLine);
					throw new CsvError('A quote is opened, but never closed', quoteLine);
				}
				starts[cells] = at + 1;
				ends[cells] = end;
				end++;
				while (end < length && isWhitespace(bytes[end], delimiter)) {
					this.hasBlanks = true;
					end++;
				}
				const byte = bytes[end];
				isOpen = end < length && byte !== delimiter && byte !== LF && byte !== CR;
				if (isOpen && this.flawLine === 0) this.flawLine = this.line + lines - 1;
			}
			if (isOpen) {
				for (; end < length; end++) {
					const byte = bytes[end] as number;
					if (byte <= highest && (byte === delimiter || byte === LF || byte === CR)) break;
				}
				ends[cells] = end;
			}
			cells++;
			if (end < length && bytes[end] === delimiter) {
				at = end + 1;
				continue;
			}
			// Whether a CR at the end of a chunk is a line end by itself depends on the next chunk.
			const isCut = end >= length || (bytes[end] === CR && end + 1 === length);
			if (isCut && !this.isLast) return this.incomplete(this.line);
			this.cells = cells;
			this.close = end;
			this.end = Math.min(length, bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : end + 1);
			this.next = this.end;
			this.nextLine += lines;
			return true;
		}
	}

	private incomplete(line: number): false {
		this.isScanned = true;
		if (this.bytes.length - this.next > LONGEST_RECORD) {
			throw new CsvError(
				`A row is longer than ${LONGEST_RECORD} bytes; probably a quote is never closed`,
				line,
			);
		}
		return false;
	}

	/** The bytes of the first `width` cells, with their quotes and delimiters, and nothing else. */
	bare(width: number): Buffer {
		const { bytes, starts, ends, delimiter } = this;
		const pieces: Uint8Array[] = [];
		for (let cell = 0; cell < width; cell++) {
			const quote = this.isQuoted(cell) ? 1 : 0;
			if (cell > 0) pieces.push(Buffer.from([delimiter]));
			pieces.push(bytes.subarray((starts[cell] as number) - quote, (ends[cell] as number) + quote));
		}
		return Buffer.concat(pieces);
	}

	/** Whether the cell had quotes around it. */
	isQuoted(cell: number): boolean {
		const start = this.starts[cell] as number;
		return start > this.recordStart && this.bytes[start - 1] === QUOTE;
	}
}

function startsWithMark(bytes: Uint8Array, at: number): boolean {
	return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
}

function isWhitespace(byte: number | undefined, delimiter: number): boolean {
	return (byte === SPACE || byte === TAB) && byte !== delimiter;
}

function joined(chunks: readonly Uint8Array[]): Buffer {
	const [first, ...others] = chunks;
	if (first && others.length === 0) return Buffer.from(first.buffer, first.byteOffset, first.length);
	return Buffer.concat(chunks);
}
