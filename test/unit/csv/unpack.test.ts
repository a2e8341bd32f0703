import { gzipSync } from 'node:zlib';

import { TruncatedError } from '../../../nodes/csv/csvError';
import { unpacked } from '../../../nodes/csv/unpack';
import { csvErrorOf, cutAt } from '../support/csv';
import { zipOf, type ZipEntry } from '../support/zip';

const CSV = 'a,b\n1,2\n';

async function unpack(file: Uint8Array, positions: readonly number[] = []): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of unpacked(cutAt(file, positions), () => undefined)) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}

const everywhere = (file: Uint8Array) => Array.from(file, (_, position) => position);
const csv = (more: Partial<ZipEntry> = {}): ZipEntry => ({ name: 'e.csv', content: CSV, ...more });

/** Archives that other programs wrote. */
const FOUND: ReadonlyArray<[string, string]> = [
	[
		'Python',
		'UEsDBBQAAAAIAAAAIVx7B5cKCgAAAAgAAAAFAAAAZS5jc3ZL1EniMtQx4gIAUEsBAhQDFAAAAAgAAAAhXHsHlwoKAAAACAAAAAUAAAAAAAAAAAAAAIABAAAAAGUuY3N2UEsFBgAAAAABAAEAMwAAAC0AAAAAAA==',
	],
	[
		'Python, as a stream',
		'UEsDBBQACAAIAAAAIVwAAAAAAAAAAAAAAAAFAAAAZS5jc3ZL1EniMtQx4gIAUEsHCHsHlwoKAAAACAAAAFBLAQIUAxQACAAIAAAAIVx7B5cKCgAAAAgAAAAFAAAAAAAAAAAAAACAAQAAAABlLmNzdlBLBQYAAAAAAQABADMAAAA9AAAAAAA=',
	],
	[
		'Python, ZIP64, stored',
		'UEsDBC0AAAAAAAAAIVx7B5cK//////////8FABQAZS5jc3YBABAACAAAAAAAAAAIAAAAAAAAAGEsYgoxLDIKUEsBAi0DLQAAAAAAAAAhXHsHlwoIAAAACAAAAAUAAAAAAAAAAAAAAIABAAAAAGUuY3N2UEsFBgAAAAABAAEAMwAAAD8AAAAAAA==',
	],
	[
		'Info-ZIP, in a folder',
		'UEsDBAoAAAAAAFCVel0AAAAAAAAAAAAAAAAEABwAb3V0L1VUCQADmH0Ia5h9CGt1eAsAAQQAAAAABAAAAABQSwMECgAAAAAAUJV6XXsHlwoIAAAACAAAAAkAHABvdXQvZS5jc3ZVVAkAA5h9CGuYfQhrdXgLAAEEAAAAAAQAAAAAYSxiCjEsMgpQSwECHgMKAAAAAABQlXpdAAAAAAAAAAAAAAAABAAYAAAAAAAAABAA7UEAAAAAb3V0L1VUBQADmH0Ia3V4CwABBAAAAAAEAAAAAFBLAQIeAwoAAAAAAFCVel17B5cKCAAAAAgAAAAJABgAAAAAAAEAAACkgT4AAABvdXQvZS5jc3ZVVAUAA5h9CGt1eAsAAQQAAAAABAAAAABQSwUGAAAAAAIAAgCZAAAAiQAAAAAA',
	],
	[
		'Info-ZIP, from a pipe',
		'UEsDBC0AAAAAAFCVel17B5cK//////////8BABQALQEAEAAIAAAAAAAAAAgAAAAAAAAAYSxiCjEsMgpQSwECHgMtAAAAAABQlXpdeweXCggAAAAIAAAAAQAAAAAAAAABAAAAgBEAAAAALVBLBgYsAAAAAAAAAB4DLQAAAAAAAAAAAAEAAAAAAAAAAQAAAAAAAAAvAAAAAAAAADsAAAAAAAAAUEsGBwAAAABqAAAAAAAAAAEAAABQSwUGAAAAAAEAAQAvAAAAOwAAAAAA',
	],
];

describe('A compressed file', () => {
	it.each(FOUND)('as %s writes it', async (_writer, base64) => {
		const file = Buffer.from(base64, 'base64');
		expect(await unpack(file)).toBe(CSV);
		for (let position = 0; position <= file.length; position++)
			expect(await unpack(file, [position])).toBe(CSV);
		expect(await unpack(file, everywhere(file))).toBe(CSV);
	});

	it.each<[string, Buffer]>([
		['none', Buffer.from(CSV)],
		['gzip', gzipSync(CSV)],
		['ZIP', zipOf(csv())],
		['ZIP, stored', zipOf(csv({ method: 0 }))],
		['ZIP, stored as a stream', zipOf(csv({ method: 0, isStream: true }))],
		['ZIP with a folder', zipOf({ name: 'out/', content: '', method: 0 }, csv({ name: 'out/e.csv' }))],
		['ZIP with what macOS adds', zipOf(csv(), { name: '__MACOSX/._e.csv', content: 'x' })],
	])('is unpacked: %s', async (_what, file) => {
		expect(await unpack(file)).toBe(CSV);
		expect(await unpack(file, everywhere(file))).toBe(CSV);
	});

	it('of any size is decompressed, even if it contains signatures of ZIP', async () => {
		const content = `a,b\n${'PK\u0003\u0004,PK\u0007\u0008\nPK\u0001\u0002,2\n'.repeat(30_000)}`;
		for (const entry of [{}, { method: 0 }, { isStream: true }, { method: 0, isStream: true }]) {
			const file = zipOf(csv({ content, ...entry }));
			const positions = Array.from({ length: file.length / 10_007 }, (_, index) => (index + 1) * 10_007);
			expect((await unpack(file, positions)) === content).toBe(true);
		}
	});

	it('that is empty stays empty', async () => {
		expect(await unpack(Buffer.alloc(0))).toBe('');
		expect(await unpack(gzipSync(''))).toBe('');
		expect(await unpack(zipOf(csv({ content: '' })))).toBe('');
	});

	it.each<[string, Buffer, RegExp]>([
		['an archive of nothing', zipOf(), /without a file/],
		['a folder alone', zipOf({ name: 'out/', content: '', method: 0 }), /without a file/],
		['two tables', zipOf(csv(), csv({ name: 'f.csv' })), /2 files \(e\.csv, f\.csv\), and only one/],
		[
			'something else in front of a table',
			zipOf({ name: 'info.json', content: '{"rows": 1}' }, csv()),
			/2 files \(info\.json, e\.csv\), and only one/,
		],
		[
			'many files',
			zipOf(...Array.from({ length: 12 }, (_, index) => csv({ name: `${index}.csv` }))),
			/12 files \(0\.csv, .*, 9\.csv, …\)/,
		],
		['a password', zipOf(csv({ flags: 1 })), /password/],
		['another method', zipOf(csv({ method: 14 })), /compression method that can't be read \(14\)/],
		['a workbook', zipOf({ name: '[Content_Types].xml', content: '<x/>' }, csv()), /Excel/],
		['a workbook in another order', zipOf(csv(), { name: '[Content_Types].xml', content: '<x/>' }), /Excel/],
		['an OpenDocument file', zipOf({ name: 'mimetype', content: 'x', method: 0 }, csv()), /OpenDocument/],
		['a wrong checksum', zipOf(csv({ checksum: 1 })), /damaged/],
		['a wrong checksum of stored data', zipOf(csv({ method: 0, checksum: 1 })), /damaged/],
		['a wrong checksum behind the data', zipOf(csv({ isStream: true, checksum: 1 })), /damaged/],
		['a wrong size', zipOf(csv({ size: 9 })), /damaged/],
		['data that are not deflated', zipOf(csv({ data: Buffer.from([7, 7, 7]) })), /damaged/],
		['a wrong checksum in gzip', changed(gzipSync(CSV), -8), /damaged/],
	])('is refused: %s', async (_what, file, message) => {
		for (const positions of [[], everywhere(file)])
			expect((await csvErrorOf(unpack(file, positions))).message).toMatch(message);
	});

	// Node.js 20 continues reading, later versions refuse it.
	it.each([
		['another piece', gzipSync('1,2\n')],
		['something else', Buffer.from('x')],
	])('in gzip with more data after its end is returned completely or not at all: %s', async (_what, more) => {
		const file = Buffer.concat([gzipSync('a,b\n'), more]);
		const text = await unpack(file).catch(({ message }: Error) => message);
		expect(text).toMatch(
			more[0] === 0x1f ? /^a,b\n1,2\n$|more data after its end/ : /^a,b\n$|more data after its end/,
		);
	});

	it('is never returned changed, whichever byte is damaged', async () => {
		const file = zipOf(csv());
		const dataStart = file.indexOf('e.csv') + 5;
		const dataEnd = file.indexOf('PK', dataStart);
		for (let position = dataStart; position < dataEnd; position++) {
			const text = await unpack(changed(file, position)).catch(() => CSV);
			expect([position, text]).toEqual([position, CSV]);
		}
	});

	it.each<[string, Buffer]>([
		['gzip', gzipSync(CSV)],
		['ZIP', zipOf(csv())],
		['ZIP as a stream', zipOf(csv({ isStream: true }))],
	])('that ends too early is incomplete: %s', async (_what, file) => {
		const end = file.indexOf('PK\u0001\u0002');
		const last = end === -1 ? file.length : end;
		for (let length = 5; length < last; length++)
			await expect(unpack(file.subarray(0, length))).rejects.toThrow(TruncatedError);
	});
});

function changed(file: Buffer, at: number): Buffer {
	const copy = Buffer.from(file);
	const position = at < 0 ? file.length + at : at;
	copy.writeUInt8(copy.readUInt8(position) ^ 0x55, position);
	return copy;
}
