import { findDelimiter } from './delimiter';
import { RecordSplitter } from './recordSplitter';

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
	const { hasHeader, rowsPerPart, bytesPerPart, maxRows } = options;
	let header: Uint8Array | undefined = hasHeader ? undefined : new Uint8Array();
	let record: Uint8Array[] = [];
	let part: Uint8Array[] = [];
	let size = 0;
	let rows = 0;
	let total = 0;
	// An empty line is a row with an empty cell where there is one column, and nothing anywhere else.
	let isOneColumn = false;

	function* take(complete: Uint8Array): Generator<CsvPart> {
		if (isBlank(complete) && !isOneColumn) return;
		if (!header) {
			header = withLineEnd(complete);
			isOneColumn = !header.includes(delimiterCode);
			return;
		}
		part.push(complete);
		size += complete.length;
		rows++;
		total++;
		if (rows >= rowsPerPart || size >= bytesPerPart || total === maxRows) yield close();
	}
	function close(): CsvPart {
		const closed = { bytes: Buffer.concat([header ?? new Uint8Array(), ...part]), rows };
		part = [];
		size = 0;
		rows = 0;
		return closed;
	}

	let splitter: RecordSplitter | undefined;
	let delimiterCode = 0;
	for await (const piece of pieces(bytes, options.delimiter)) {
		splitter ??= new RecordSplitter(piece.delimiter);
		delimiterCode = piece.delimiter.charCodeAt(0);
		let begin = 0;
		for (const end of splitter.ends(piece.bytes)) {
			record.push(piece.bytes.subarray(begin, end));
			yield* take(record.length === 1 ? (record[0] as Uint8Array) : Buffer.concat(record));
			if (maxRows > 0 && total >= maxRows) return;
			record = [];
			begin = end;
		}
		// A copy: the piece itself is larger and would be kept alive by what is left of it.
		if (begin < piece.bytes.length) record.push(Uint8Array.from(piece.bytes.subarray(begin)));
	}
	splitter?.end();
	if (record.length > 0) yield* take(Buffer.concat(record));
	if (rows > 0) yield close();
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
		delimiter = findDelimiter(beginning.toString('latin1'), beginning.length > 1024 * 1024);
		if (delimiter === undefined) continue;
		held = [];
		yield { bytes: beginning, delimiter };
	}
	if (held.length > 0) {
		const rest = Buffer.concat(held);
		yield { bytes: rest, delimiter: findDelimiter(rest.toString('latin1'), true) ?? ',' };
	}
}

function isBlank(record: Uint8Array): boolean {
	return record.length <= 2 && record.every((byte) => byte === 10 || byte === 13);
}

function withLineEnd(record: Uint8Array): Uint8Array {
	return record[record.length - 1] === 10
		? Uint8Array.from(record)
		: Buffer.concat([record, Buffer.from('\n')]);
}
