import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

/** Deviations from the default format of files. They can be combined; the whole file is held in memory. */
export interface FileForm {
	/** Replaces each comma outside quotes. */
	delimiter?: ',' | ';' | '\t' | '|';
	lineEnd?: '\n' | '\r\n' | '\r';
	/**
	 * `trailing`: every row has an extra empty cell; `long`: the second row does; `often`: every second row does; `short`:
	 * the second row has one cell.
	 */
	ragged?: 'trailing' | 'long' | 'often' | 'short';
	/** So many rows at the end are missing. */
	missing?: number;
	/** Any single-byte encoding by its TextDecoder name, or UTF-16 with a byte order mark. */
	encoding?: string;
	packed?: 'gzip' | 'zip' | 'zipStream' | 'zipOfTwo';
	/** Replaces the file. */
	instead?: 'empty' | 'json' | 'html' | 'xml';
}

const INSTEAD = {
	empty: '',
	json: '{"replyCode":0,"replyText":"OK","data":[]}',
	html: '<!DOCTYPE html>\n<html><body>Sign in</body></html>',
	xml: '<?xml version="1.0"?>\n<export/>',
};

/** The bytes of a file in a form. */
export async function inForm(file: Readable, form: FileForm): Promise<Buffer> {
	const text = form.instead === undefined ? (await buffer(file)).toString() : INSTEAD[form.instead];
	const cells = form.delimiter === undefined ? text : outsideQuotes(text, /,/, form.delimiter);
	const some = form.missing === undefined ? cells : linesOf(cells).slice(0, -form.missing).join('');
	const lines = form.ragged === undefined ? some : ragged(some, form.ragged, form.delimiter ?? ',');
	const ended = form.lineEnd === undefined ? lines : outsideQuotes(lines, /\r?\n/, form.lineEnd);
	return packed(encoded(ended, form.encoding), form.packed);
}

function outsideQuotes(text: string, pattern: RegExp, replacement: string): string {
	const either = new RegExp(`"(?:[^"]|"")*"|${pattern.source}`, 'g');
	return text.replaceAll(either, (found) => (found.startsWith('"') ? found : replacement));
}

function ragged(text: string, how: string, delimiter: string): string {
	return linesOf(text)
		.map((line, index) => {
			if (how === 'trailing' && index > 0) return line.replace(/\r?\n$/, (end) => `${delimiter}${end}`);
			if (how === 'often' ? index === 0 || index % 2 === 1 : index !== 2) return line;
			if (how === 'long' || how === 'often') return line.replace(/\r?\n$/, (end) => `${delimiter}x${end}`);
			return how === 'short' ? 'x\n' : line;
		})
		.join('');
}

function linesOf(text: string): string[] {
	return text.match(/(?:"(?:[^"]|"")*"|[^"\n])*\n/g) ?? [];
}

function encoded(text: string, encoding: string | undefined): Buffer {
	if (encoding === undefined) return Buffer.from(text);
	const plain = text.replace(/^\ufeff/, '');
	if (encoding === 'utf-16le') return Buffer.from(`\ufeff${plain}`, 'utf16le');
	if (encoding === 'utf-16be') return Buffer.from(`\ufeff${plain}`, 'utf16le').swap16();
	const decoder = new TextDecoder(encoding);
	const bytes = new Map(
		Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const),
	);
	return Buffer.from([...plain].map((character) => bytes.get(character) ?? 63));
}

function packed(file: Buffer, how: FileForm['packed']): Buffer {
	if (how === undefined) return file;
	if (how === 'gzip') return gzipSync(file);
	const names = how === 'zipOfTwo' ? ['first.csv', 'second.csv'] : ['export.csv'];
	const isStream = how === 'zipStream';
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const name of names) {
		const data = deflateRawSync(file);
		const sizes = Buffer.alloc(12);
		sizes.writeUInt32LE(crc32(file), 0);
		sizes.writeUInt32LE(data.length, 4);
		sizes.writeUInt32LE(file.length, 8);
		const common = Buffer.alloc(10);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(isStream ? 8 : 0, 2);
		common.writeUInt16LE(8, 4);
		const lengths = Buffer.alloc(4);
		lengths.writeUInt16LE(name.length, 0);
		const local = Buffer.concat([
			Buffer.from('PK\u0003\u0004', 'latin1'),
			common,
			isStream ? Buffer.alloc(12) : sizes,
			lengths,
			Buffer.from(name),
			data,
			...(isStream ? [Buffer.from('PK\u0007\u0008', 'latin1'), sizes] : []),
		]);
		const rest = Buffer.alloc(14);
		rest.writeUInt32LE(offset, 10);
		directory.push(
			Buffer.concat([
				Buffer.from('PK\u0001\u0002\u0014\0', 'latin1'),
				common,
				sizes,
				lengths,
				rest,
				Buffer.from(name),
			]),
		);
		parts.push(local);
		offset += local.length;
	}
	const central = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('PK\u0005\u0006', 'latin1');
	end.writeUInt16LE(names.length, 8);
	end.writeUInt16LE(names.length, 10);
	end.writeUInt32LE(central.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...parts, central, end]);
}
