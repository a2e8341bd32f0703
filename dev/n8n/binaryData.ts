import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { IBinaryData } from 'n8n-workflow';
import type { RestClient } from './rest';

async function open(rest: RestClient, { id, data }: IBinaryData): Promise<Readable> {
	// In the execution itself: n8n 1 has no store unless it is given one.
	if (!id) return Readable.from([Buffer.from(data, 'base64')]);
	const query = new URLSearchParams({ id, action: 'download' });
	const body = await rest.download(`/rest/binary-data?${query.toString()}`);
	return Readable.fromWeb(body as NodeReadableStream);
}

/** Presses Download at a binary file. */
export async function downloadBinary(rest: RestClient, file: IBinaryData): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of await open(rest, file)) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

/** The same into a file. */
export async function saveBinary(rest: RestClient, file: IBinaryData, path: string): Promise<void> {
	await pipeline(await open(rest, file), createWriteStream(path));
}

/** Length and SHA-256 of a binary file that is too large to be held. */
export async function digestBinary(
	rest: RestClient,
	file: IBinaryData,
): Promise<{ bytes: number; sha256: string }> {
	const hash = createHash('sha256');
	let bytes = 0;
	for await (const chunk of await open(rest, file)) {
		hash.update(chunk as Buffer);
		bytes += (chunk as Buffer).length;
	}
	return { bytes, sha256: hash.digest('hex') };
}
