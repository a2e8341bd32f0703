import { refuseBinary, refuseOtherText } from './content';
import { checkDelimiter, findDelimiter } from './delimiter';
import { asUtf8 } from './encoding';
import { LONGEST_RECORD, RecordScanner } from './recordScanner';
import { TableReader, type TableOptions } from './tableReader';

/** How to read a file. */
export interface SourceOptions extends TableOptions {
	/** Absent if it is to be detected. */
	delimiter?: string | undefined;
	/** From `encodingNamed`; absent for UTF-8, or UTF-16 with a byte order mark. */
	encoding?: string | undefined;
}

/** Bytes that are buffered to detect the delimiter and the format; more if the first line is longer. */
const LOOKAHEAD = 64 * 1024;

const LF = 10;
const CR = 13;

/** A file that is being read: `table` takes rows from what has arrived. */
export interface Opened {
	table: TableReader;
	delimiter: string;
	/** Whether the file starts with a UTF-8 byte order mark. */
	hasMark: boolean;
}

/**
 * Opens a file as a table. Yields the same object each time that there is more to read from it.
 * @throws CsvError if it is not CSV
 */
export async function* open(
	bytes: AsyncIterable<Uint8Array>,
	options: SourceOptions,
): AsyncGenerator<Opened> {
	let opened: Opened | undefined;
	let held: Uint8Array[] = [];
	let size = 0;
	let hasLine = false;
	for await (const chunk of asUtf8(checkedBinary(bytes), options.encoding)) {
		if (chunk.length === 0) continue;
		if (opened) {
			opened.table.scanner.push(chunk);
			yield opened;
			continue;
		}
		held.push(chunk);
		size += chunk.length;
		hasLine ||= chunk.includes(LF) || chunk.includes(CR);
		if (size < LOOKAHEAD || (!hasLine && size < LONGEST_RECORD)) continue;
		opened = openTable(Buffer.concat(held), false, options);
		held = [];
		yield opened;
	}
	opened ??= openTable(Buffer.concat(held), true, options);
	opened.table.scanner.finish();
	yield opened;
}

function openTable(bytes: Buffer, isWhole: boolean, options: SourceOptions): Opened {
	const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
	let text = hasMark ? bytes.subarray(3) : bytes;
	refuseOtherText(text);
	// Excel's way to declare the delimiter.
	const declared = /^"?sep=([\t;,|])"?(\r\n?|\n)/i.exec(text.toString('latin1', 0, 16));
	let line = 1;
	if (declared) {
		text = text.subarray(declared[0].length);
		line = 2;
	}
	const known = declared?.[1] ?? options.delimiter;
	// Without a header, a single column whose values contain another delimiter looks the same as a wrong choice.
	if (known !== undefined && options.hasHeader) checkDelimiter(text, isWhole, known);
	const delimiter = known ?? findDelimiter(text, isWhole);
	const scanner = new RecordScanner(delimiter, line);
	if (text.length > 0) scanner.push(text);
	return { table: new TableReader(scanner, options), delimiter, hasMark };
}

async function* checkedBinary(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let held: Uint8Array | undefined = new Uint8Array();
	for await (const chunk of bytes) {
		if (held === undefined) {
			yield chunk;
			continue;
		}
		held = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
		if (held.length < 8) continue;
		refuseBinary(held);
		yield held;
		held = undefined;
	}
	if (held) {
		refuseBinary(held);
		yield held;
	}
}
