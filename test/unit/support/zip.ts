import { crc32, deflateRawSync } from 'node:zlib';

/** A file in an archive, and its deviations. */
export interface ZipEntry {
	name: string;
	content: string | Uint8Array;
	method?: number;
	flags?: number;
	/** Size and checksum follow the data. */
	isStream?: boolean;
	checksum?: number;
	size?: number;
	/** The compressed bytes themselves, instead of the content. */
	data?: Uint8Array;
}

/** An archive of these files, as written by a program that can't go back in its output. */
export function zipOf(...entries: ZipEntry[]): Buffer {
	const directory: Buffer[] = [];
	const files = entries.map((entry) => {
		const { header, central, data, descriptor } = pieces(entry);
		directory.push(central);
		return Buffer.concat([header, data, descriptor]);
	});
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(entries.length, 10);
	return Buffer.concat([...files, ...directory, end]);
}

function pieces({ name, content, method = 8, flags = 0, isStream = false, ...wrong }: ZipEntry) {
	const plain = Buffer.from(content);
	const data = Buffer.from(wrong.data ?? (method === 8 ? deflateRawSync(plain) : plain));
	const sizes = Buffer.alloc(12);
	sizes.writeUInt32LE(wrong.checksum ?? crc32(plain), 0);
	sizes.writeUInt32LE(data.length, 4);
	sizes.writeUInt32LE(wrong.size ?? plain.length, 8);
	const common = Buffer.alloc(10);
	common.writeUInt16LE(20, 0);
	common.writeUInt16LE(flags | (isStream ? 8 : 0), 2);
	common.writeUInt16LE(method, 4);
	const lengths = Buffer.alloc(4);
	lengths.writeUInt16LE(Buffer.byteLength(name), 0);
	const signature = (number: number) => Buffer.from([0x50, 0x4b, number, number + 1]);
	return {
		header: Buffer.concat([
			signature(3),
			common,
			isStream ? Buffer.alloc(12) : sizes,
			lengths,
			Buffer.from(name),
		]),
		data,
		descriptor: isStream ? Buffer.concat([signature(7), sizes]) : Buffer.alloc(0),
		central: Buffer.concat([
			signature(1),
			Buffer.alloc(2),
			common,
			sizes,
			lengths,
			Buffer.alloc(14),
			Buffer.from(name),
		]),
	};
}
