import { CsvError } from './csvError';

/** Number of bytes that show how a file is compressed. */
export const SIGNATURE_BYTES = 4;

/** How a file is compressed, by its first bytes; undefined if it is not. */
export function packedAs(head: Uint8Array): 'ZIP' | 'gzip' | undefined {
	// A ZIP archive without entries starts with the end of its directory.
	if (startsWith(head, [0x50, 0x4b, 3, 4]) || startsWith(head, [0x50, 0x4b, 5, 6])) return 'ZIP';
	return startsWith(head, [0x1f, 0x8b]) ? 'gzip' : undefined;
}

/** First bytes of binary formats, and their names. */
const SIGNATURES: ReadonlyArray<[string, readonly number[]]> = [
	['a PDF document', [0x25, 0x50, 0x44, 0x46, 0x2d]],
	['an old Excel workbook', [0xd0, 0xcf, 0x11, 0xe0]],
	['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
	['a bzip2 archive', [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59]],
	['an xz archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
	['a zstd archive', [0x28, 0xb5, 0x2f, 0xfd]],
	['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
	['a RAR archive', [0x52, 0x61, 0x72, 0x21, 0x1a, 7]],
	['a gzip archive', [0x1f, 0x8b]],
	['a ZIP archive', [0x50, 0x4b, 3, 4]],
];

/**
 * Refuses binary files, by their first bytes.
 * @throws CsvError
 */
export function refuseBinary(head: Uint8Array): void {
	const known = SIGNATURES.find(([, bytes]) => startsWith(head, bytes));
	if (known) throw notATable(known[0]);
}

/**
 * Refuses text that is not a table: JSON, XML or a web page.
 * @param head the first bytes in UTF-8, without a byte order mark
 * @throws CsvError
 */
export function refuseOtherText(head: Uint8Array): void {
	const text = Buffer.from(head.subarray(0, 2048)).toString('utf8').trimStart();
	// A CSV cell that contains JSON is quoted, so a brace or bracket that continues like JSON means JSON.
	if (
		/^\{\s*("[^"]*"\s*:|\}\s*$)|^\[\s*([{[]|\]\s*$|"[^"]*"\s*[,\]]|(-?\d+(\.\d+)?|true|false|null)\s*[,\]])/.test(
			text,
		)
	)
		throw notATable('JSON');
	if (/^<(!doctype\s+html|html|head|body)\b/i.test(text)) throw notATable('a web page');
	if (/^<\?xml\b|^<!doctype\b|^<!--|^<[a-z][\w:.-]*(\s[^<>]*)?>\s*[<\r\n]/i.test(text))
		throw notATable('XML');
}

export function notATable(name: string): CsvError {
	return new CsvError(`it is ${name}, not a table`);
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
	return signature.every((byte, index) => bytes[index] === byte);
}
