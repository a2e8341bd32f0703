/** Header of RFC 1952: deflate, without a name, a time or an operating system. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);

/** Maximum size of a stored block, in bytes (RFC 1951). */
const LONGEST_BLOCK = 0xffff;

/**
 * Wraps data as gzip, so that decompressing it checks size and checksum as well.
 * @param known size and checksum (CRC-32) of the decompressed data; read after the data has ended
 */
export async function* asGzip(
	known: { readonly checksum: number; readonly size: number },
	isDeflated: boolean,
	data: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	yield HEADER;
	yield* isDeflated ? data : inBlocks(data);
	const trailer = Buffer.alloc(8);
	trailer.writeUInt32LE(known.checksum, 0);
	trailer.writeUInt32LE(known.size % 2 ** 32, 4);
	yield trailer;
}

async function* inBlocks(data: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	for await (const chunk of data) {
		for (let at = 0; at < chunk.length; at += LONGEST_BLOCK) {
			const block = chunk.subarray(at, at + LONGEST_BLOCK);
			yield blockHeader(block.length, false);
			yield block;
		}
	}
	yield blockHeader(0, true);
}

function blockHeader(length: number, isLast: boolean): Buffer {
	const header = Buffer.alloc(5);
	header.writeUInt8(isLast ? 1 : 0, 0);
	header.writeUInt16LE(length, 1);
	header.writeUInt16LE(length ^ LONGEST_BLOCK, 3);
	return header;
}
