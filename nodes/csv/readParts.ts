import { CsvReader } from './csvReader';
import { findDelimiter } from './delimiter';
import { RecordSplitter } from './recordSplitter';

const LF = 10;
const CR = 13;

/** A piece of a CSV file that is a CSV file itself. */
export interface CsvPart {
	bytes: Uint8Array;
	/** Rows in it, without the header. */
	rows: number;
}

/** How to cut a file. */
export interface CutOptions {
	/** Found from the first line when it is not known. */
	delimiter?: string;
	/** Whether the first record is a header, which every part gets. */
	hasHeader: boolean;
	rowsPerPart: number;
	/** A part is closed early when it has this many bytes. */
	bytesPerPart: number;
	/** Rows in all parts together; 0 for no limit. */
	maxRows: number;
}

/**
 * Cuts a CSV file at the ends of its records. The bytes of the rows stay as they are; one part is in memory at a time.
 * @throws CsvError
 */
export async function* readParts(
	bytes: AsyncIterable<Uint8Array>,
	options: CutOptions,
): AsyncGenerator<CsvPart> {
	let splitter: RecordSplitter | undefined;
	let cutter: Cutter | undefined;
	for await (const piece of pieces(bytes, options.delimiter)) {
		splitter ??= new RecordSplitter(piece.delimiter);
		cutter ??= new Cutter(piece.delimiter, options);
		yield* cutter.cut(piece.bytes, splitter.ends(piece.bytes));
		if (cutter.isFull) return;
	}
	splitter?.end();
	if (cutter) yield* cutter.end();
}

/** Puts records together into parts. */
class Cutter {
	private header: Uint8Array | undefined;
	/** An empty line is a row with an empty cell where there is one column, and nothing anywhere else. */
	private isOneColumn: boolean | undefined;
	private part: Uint8Array[] = [];
	private size = 0;
	private rows = 0;
	private total = 0;
	/** The beginning of a record whose end has not come yet. */
	private open: Uint8Array[] = [];

	constructor(
		private readonly delimiter: string,
		private readonly options: CutOptions,
	) {}

	get isFull(): boolean {
		return this.options.maxRows > 0 && this.total >= this.options.maxRows;
	}

	/** Takes a piece of the file and the positions in it where records end; gives the parts that are complete. */
	*cut(piece: Uint8Array, ends: readonly number[]): Generator<CsvPart> {
		// Records that stand one behind the other are taken together.
		let runStart = 0;
		let begin = 0;
		for (const end of ends) {
			if (this.open.length > 0 || this.isOneColumn === undefined || isBlank(piece, begin, end)) {
				this.add(piece.subarray(runStart, begin));
				const record = Buffer.concat([...this.open, piece.subarray(begin, end)]);
				this.open = [];
				runStart = end;
				this.take(record);
			} else {
				this.rows++;
				this.total++;
			}
			begin = end;
			if (this.isDue(end - runStart)) {
				this.add(piece.subarray(runStart, end));
				runStart = end;
				yield this.close();
				if (this.isFull) return;
			}
		}
		this.add(piece.subarray(runStart, begin));
		if (begin < piece.length) this.open.push(piece.subarray(begin));
	}

	/** Takes the last record, which may have no line end. */
	*end(): Generator<CsvPart> {
		if (this.open.length > 0) this.take(Buffer.concat(this.open));
		if (this.rows > 0) yield this.close();
	}

	private take(record: Uint8Array): void {
		// A byte order mark is only at the very beginning, and no part of a cell.
		const begin = this.isOneColumn === undefined && hasByteOrderMark(record) ? 3 : 0;
		const blank = isBlank(record, begin, record.length);
		if (this.options.hasHeader && !this.header) {
			if (blank) return;
			this.header = withLineEnd(record);
			this.isOneColumn = hasOneCell(record, this.delimiter);
			return;
		}
		this.isOneColumn ??= hasOneCell(record, this.delimiter);
		if (blank && !this.isOneColumn) return;
		this.add(record);
		this.rows++;
		this.total++;
	}

	private add(bytes: Uint8Array): void {
		if (bytes.length === 0) return;
		this.part.push(bytes);
		this.size += bytes.length;
	}

	private isDue(more: number): boolean {
		if (this.rows === 0) return false;
		const { rowsPerPart, bytesPerPart } = this.options;
		return this.rows >= rowsPerPart || this.size + more >= bytesPerPart || this.isFull;
	}

	private close(): CsvPart {
		const closed = {
			bytes: Buffer.concat([...(this.header ? [this.header] : []), ...this.part]),
			rows: this.rows,
		};
		this.part = [];
		this.size = 0;
		this.rows = 0;
		return closed;
	}
}

interface Piece {
	bytes: Uint8Array;
	delimiter: string;
}

// Holds the beginning back until the delimiter is known.
async function* pieces(bytes: AsyncIterable<Uint8Array>, known: string | undefined): AsyncGenerator<Piece> {
	let delimiter = known;
	let held: Uint8Array[] = [];
	for await (const piece of bytes) {
		if (delimiter !== undefined) {
			yield { bytes: piece, delimiter };
			continue;
		}
		held.push(piece);
		const beginning = Buffer.concat(held);
		delimiter = findDelimiter(beginning.toString(), beginning.length > 1024 * 1024);
		if (delimiter === undefined) continue;
		held = [];
		yield { bytes: beginning, delimiter };
	}
	if (held.length > 0) {
		const rest = Buffer.concat(held);
		yield { bytes: rest, delimiter: findDelimiter(rest.toString(), true) ?? ',' };
	}
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
	return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function isBlank(bytes: Uint8Array, begin: number, end: number): boolean {
	const length = end - begin;
	if (length < 2) return length === 0 || bytes[begin] === LF;
	return length === 2 && bytes[begin] === CR && bytes[begin + 1] === LF;
}

function hasOneCell(record: Uint8Array, delimiter: string): boolean {
	const reader = new CsvReader(delimiter);
	const [row] = [...reader.push(Buffer.from(record).toString()), ...reader.end()];
	return row?.cells.length === 1;
}

function withLineEnd(record: Uint8Array): Uint8Array {
	return record[record.length - 1] === LF
		? Uint8Array.from(record)
		: Buffer.concat([record, Buffer.from('\n')]);
}
