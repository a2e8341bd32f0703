import { notATable } from './content';
import { ChunkInput } from './chunkInput';
import { CsvError } from './csvError';
import { asGzip } from './gzip';

/*
 * ZIP as PKWARE's APPNOTE.TXT describes it, read from the start while it arrives: the directory at its end comes
 * too late for a file that is not stored anywhere.
 */

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_HEADER = 0x02014b50;
const DESCRIPTOR = 0x08074b50;
const LOCAL_HEADER_BYTES = 30;

const IS_ENCRYPTED = 1;
const HAS_DESCRIPTOR = 8;
const IS_UTF8 = 0x800;

const STORED = 0;
const DEFLATED = 8;
const SIZE_IS_ELSEWHERE = 0xffffffff;

/** Bytes of the data descriptors after an entry: with and without a signature, with sizes of 4 and of 8 bytes. */
const DESCRIPTORS = [
	{ bytes: 16, hasSignature: true, isLong: false },
	{ bytes: 24, hasSignature: true, isLong: true },
	{ bytes: 12, hasSignature: false, isLong: false },
	{ bytes: 20, hasSignature: false, isLong: true },
];
const LONGEST_DESCRIPTOR = 24;

/** Maximum number of files named in an error. */
const FILES_NAMED = 10;

/** Bytes of the first file that are buffered: if it is small, a second file shows before anything is output. */
const HELD = 64 * 1024;

interface Entry {
	name: string;
	method: number;
	isEncrypted: boolean;
	hasDescriptor: boolean;
	packedSize: number;
	/** If the entry has a descriptor, checksum and size are only known after it. */
	checksum: number;
	size: number;
}

/**
 * The one file in a ZIP archive.
 * @param gunzip decompresses gzip, and checks it
 * @throws CsvError for an archive with several files or none, or one that can't be decompressed
 */
export async function* unzipped(
	bytes: AsyncIterable<Uint8Array>,
	gunzip: (gzip: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	const input = new ChunkInput(bytes);
	const names: string[] = [];
	let held: Uint8Array[] = [];
	let size = 0;
	try {
		while ((await input.need(4)).readUInt32LE(0) === LOCAL_HEADER) {
			const entry = await readHeader(input);
			if (isFile(entry)) names.push(entry.name);
			const data = contentOf(input, entry);
			if (!isFile(entry) || names.length > 1) {
				while (!(await data.next()).done);
				continue;
			}
			checkReadable(entry);
			for await (const chunk of gunzip(asGzip(entry, entry.method === DEFLATED, data))) {
				held.push(chunk);
				size += chunk.length;
				if (size <= HELD) continue;
				yield* held;
				held = [];
			}
		}
		await input.drain();
	} finally {
		await input.close();
	}
	refuseOthers(names);
	yield* held;
}

function refuseOthers(names: readonly string[]): void {
	if (names.includes('[Content_Types].xml')) throw notATable('an Excel workbook or another Office document');
	if (names[0] === 'mimetype') throw notATable('an OpenDocument file');
	if (names.length === 0) throw new CsvError('it is a ZIP archive without a file');
	if (names.length > 1) {
		const more = names.length > FILES_NAMED ? ', …' : '';
		throw new CsvError(
			`it is a ZIP archive with ${names.length} files (${names.slice(0, FILES_NAMED).join(', ')}${more}), and only one can be read`,
			undefined,
			'Unpack it with n8n\'s node "Compression".',
		);
	}
}

// Folders are entries, too, and macOS adds entries with its own metadata.
function isFile({ name }: Entry): boolean {
	return !name.endsWith('/') && !/^__MACOSX\/|(^|\/)\.DS_Store$/.test(name);
}

function checkReadable(entry: Entry): void {
	if (entry.isEncrypted) throw new CsvError('it is a ZIP archive with a password');
	if (entry.method !== STORED && entry.method !== DEFLATED) {
		throw new CsvError(`it is a ZIP archive with a compression method that can't be read (${entry.method})`);
	}
}

async function readHeader(input: ChunkInput): Promise<Entry> {
	const header = (await input.need(LOCAL_HEADER_BYTES)).subarray(0, LOCAL_HEADER_BYTES);
	const nameLength = header.readUInt16LE(26);
	const extraLength = header.readUInt16LE(28);
	const flags = header.readUInt16LE(6);
	const entry: Entry = {
		name: '',
		method: header.readUInt16LE(8),
		isEncrypted: (flags & IS_ENCRYPTED) !== 0,
		hasDescriptor: (flags & HAS_DESCRIPTOR) !== 0,
		checksum: header.readUInt32LE(14),
		packedSize: header.readUInt32LE(18),
		size: header.readUInt32LE(22),
	};
	input.drop(LOCAL_HEADER_BYTES);
	const rest = await input.need(nameLength + extraLength);
	entry.name = rest.toString((flags & IS_UTF8) !== 0 ? 'utf8' : 'latin1', 0, nameLength).slice(0, 100);
	readLongSizes(entry, rest.subarray(nameLength, nameLength + extraLength));
	input.drop(nameLength + extraLength);
	return entry;
}

// ZIP64: sizes that take more than 4 bytes are in an extra field.
function readLongSizes(entry: Entry, extra: Buffer): void {
	for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
		if (extra.readUInt16LE(at) !== 1) continue;
		let position = at + 4;
		const next = () => Number(extra.readBigUInt64LE((position += 8) - 8));
		if (entry.size === SIZE_IS_ELSEWHERE && position + 8 <= extra.length) entry.size = next();
		if (entry.packedSize === SIZE_IS_ELSEWHERE && position + 8 <= extra.length) entry.packedSize = next();
	}
}

async function* contentOf(input: ChunkInput, entry: Entry): AsyncGenerator<Uint8Array> {
	if (entry.hasDescriptor) {
		yield* contentUpToDescriptor(input, entry);
		return;
	}
	for (let left = entry.packedSize; left > 0; ) {
		const chunk = (await input.need(1)).subarray(0, left);
		input.drop(chunk.length);
		left -= chunk.length;
		yield chunk;
	}
}

// The size comes after the data. Their end shows by what follows: a descriptor with exactly this size, and the next
// header. The bytes of a signature alone can also be in the data.
async function* contentUpToDescriptor(input: ChunkInput, entry: Entry): AsyncGenerator<Uint8Array> {
	const kept = LONGEST_DESCRIPTOR + 3;
	let count = 0;
	for (;;) {
		const buffer = await input.need(kept + 1);
		const found = endIn(buffer, count);
		const end = found ? found.end : buffer.length - kept;
		if (end > 0) yield buffer.subarray(0, end);
		if (found) {
			entry.checksum = found.checksum;
			entry.size = found.size;
			input.drop(found.next);
			return;
		}
		count += end;
		input.drop(end);
	}
}

interface End {
	/** End of the data, and start of the next header. */
	end: number;
	next: number;
	checksum: number;
	size: number;
}

function endIn(buffer: Buffer, before: number): End | undefined {
	for (let next = buffer.indexOf('PK'); next !== -1; next = buffer.indexOf('PK', next + 1)) {
		if (next + 4 > buffer.length) return undefined;
		const signature = buffer.readUInt32LE(next);
		if (signature !== LOCAL_HEADER && signature !== DIRECTORY_HEADER) continue;
		for (const { bytes, hasSignature, isLong } of DESCRIPTORS) {
			const end = next - bytes;
			if (end < 0 || (hasSignature && buffer.readUInt32LE(end) !== DESCRIPTOR)) continue;
			const packedSize = isLong ? Number(buffer.readBigUInt64LE(next - 16)) : buffer.readUInt32LE(next - 8);
			const size = isLong ? Number(buffer.readBigUInt64LE(next - 8)) : buffer.readUInt32LE(next - 4);
			const checksum = buffer.readUInt32LE(next - (isLong ? 20 : 12));
			if (packedSize === before + end) return { end, next, checksum, size };
		}
	}
	return undefined;
}
