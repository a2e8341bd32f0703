import { notATable } from './content';
import { CsvError, TruncatedError } from './csvError';

/*
 * ZIP as PKWARE's APPNOTE.TXT describes it, read from its beginning while it arrives: the directory at its end comes
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

/** Bytes of the data descriptors behind an entry: with and without a signature, with sizes of 4 and of 8 bytes. */
const DESCRIPTORS = [
	{ bytes: 16, hasSignature: true, isLong: false },
	{ bytes: 24, hasSignature: true, isLong: true },
	{ bytes: 12, hasSignature: false, isLong: false },
	{ bytes: 20, hasSignature: false, isLong: true },
];
const LONGEST_DESCRIPTOR = 24;

/** Files named in an error. */
const FILES_NAMED = 10;

interface Entry {
	name: string;
	method: number;
	isEncrypted: boolean;
	hasDescriptor: boolean;
	packedSize: number;
	/** Known behind the entry only where it has a descriptor. */
	size: number;
}

/**
 * The one file in a ZIP archive.
 * @throws CsvError for an archive with several files or none, or one that can't be unpacked
 */
export async function* unzipped(
	bytes: AsyncIterable<Uint8Array>,
	inflate: (data: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	const input = new Input(bytes);
	const names: string[] = [];
	try {
		while ((await input.need(4)).readUInt32LE(0) === LOCAL_HEADER) {
			const entry = await readHeader(input);
			if (isFile(entry)) names.push(entry.name);
			const data = contentOf(input, entry);
			if (isFile(entry) && names.length === 1) yield* contents(entry, data, inflate);
			else while (!(await data.next()).done);
		}
		await input.drain();
	} finally {
		await input.close();
	}
	if (names.length === 0) throw new CsvError('it is a ZIP archive without a file in it');
	if (names.length > 1) {
		const more = names.length > FILES_NAMED ? ', …' : '';
		throw new CsvError(
			`it is a ZIP archive with ${names.length} files (${names.slice(0, FILES_NAMED).join(', ')}${more}), and only one can be read`,
			undefined,
			'Unpack it with n8n\'s node "Compression".',
		);
	}
}

// Folders are entries too, and macOS adds some with its own metadata.
function isFile({ name }: Entry): boolean {
	return !name.endsWith('/') && !/^__MACOSX\/|(^|\/)\.DS_Store$/.test(name);
}

async function* contents(
	entry: Entry,
	data: AsyncIterable<Uint8Array>,
	inflate: (data: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	if (entry.name === '[Content_Types].xml') throw notATable('an Excel workbook or another Office document');
	if (entry.name === 'mimetype') throw notATable('an OpenDocument file');
	if (entry.isEncrypted) throw new CsvError('it is a ZIP archive with a password');
	if (entry.method !== STORED && entry.method !== DEFLATED) {
		throw new CsvError(`it is a ZIP archive with a method of packing that can't be read (${entry.method})`);
	}
	let size = 0;
	for await (const chunk of entry.method === DEFLATED ? inflate(data) : data) {
		size += chunk.length;
		yield chunk;
	}
	if (size !== entry.size) throw new CsvError('it is a damaged archive');
}

async function readHeader(input: Input): Promise<Entry> {
	const header = (await input.need(LOCAL_HEADER_BYTES)).subarray(0, LOCAL_HEADER_BYTES);
	const nameLength = header.readUInt16LE(26);
	const extraLength = header.readUInt16LE(28);
	const flags = header.readUInt16LE(6);
	const entry: Entry = {
		name: '',
		method: header.readUInt16LE(8),
		isEncrypted: (flags & IS_ENCRYPTED) !== 0,
		hasDescriptor: (flags & HAS_DESCRIPTOR) !== 0,
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

async function* contentOf(input: Input, entry: Entry): AsyncGenerator<Uint8Array> {
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

// The size comes behind the data. Where it ends shows by what follows: a descriptor with just this size, and the next
// header. The bytes of a signature alone can stand in the data as well.
async function* contentUpToDescriptor(input: Input, entry: Entry): AsyncGenerator<Uint8Array> {
	const kept = LONGEST_DESCRIPTOR + 3;
	let count = 0;
	for (;;) {
		const buffer = await input.need(kept + 1);
		const found = endIn(buffer, count);
		const end = found ? found.end : buffer.length - kept;
		if (end > 0) yield buffer.subarray(0, end);
		if (found) {
			entry.size = found.size;
			input.drop(found.next);
			return;
		}
		count += end;
		input.drop(end);
	}
}

function endIn(buffer: Buffer, before: number): { end: number; next: number; size: number } | undefined {
	for (let next = buffer.indexOf('PK'); next !== -1; next = buffer.indexOf('PK', next + 1)) {
		if (next + 4 > buffer.length) return undefined;
		const signature = buffer.readUInt32LE(next);
		if (signature !== LOCAL_HEADER && signature !== DIRECTORY_HEADER) continue;
		for (const { bytes, hasSignature, isLong } of DESCRIPTORS) {
			const end = next - bytes;
			if (end < 0 || (hasSignature && buffer.readUInt32LE(end) !== DESCRIPTOR)) continue;
			const packedSize = isLong ? Number(buffer.readBigUInt64LE(next - 16)) : buffer.readUInt32LE(next - 8);
			const size = isLong ? Number(buffer.readBigUInt64LE(next - 8)) : buffer.readUInt32LE(next - 4);
			if (packedSize === before + end) return { end, next, size };
		}
	}
	return undefined;
}

/** Bytes that arrive in chunks, as many at a time as are needed. */
class Input {
	private readonly source: AsyncIterator<Uint8Array>;
	private buffer: Buffer = Buffer.alloc(0);

	constructor(bytes: AsyncIterable<Uint8Array>) {
		this.source = bytes[Symbol.asyncIterator]();
	}

	/**
	 * What has arrived, at least so many bytes of it.
	 * @throws TruncatedError when there are fewer
	 */
	async need(count: number): Promise<Buffer> {
		while (this.buffer.length < count) {
			const { done, value } = await this.source.next();
			if (done) throw new TruncatedError('The archive ends too early');
			this.buffer =
				this.buffer.length > 0
					? Buffer.concat([this.buffer, value])
					: Buffer.from(value.buffer, value.byteOffset, value.length);
		}
		return this.buffer;
	}

	drop(count: number): void {
		this.buffer = this.buffer.subarray(count);
	}

	/** Reads to the end: that the transfer breaks off shows there. */
	async drain(): Promise<void> {
		while (!(await this.source.next()).done);
	}

	async close(): Promise<void> {
		await this.source.return?.();
	}
}
