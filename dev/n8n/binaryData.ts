import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { IBinaryData } from 'n8n-workflow';
import type { RestClient } from './rest';

async function open(rest: RestClient, { id, data }: IBinaryData): Promise<Readable> {
	// n8n 1 keeps files in the execution itself unless a store is configured.
	if (!id) return Readable.from([Buffer.from(data, 'base64')]);
	const query = new URLSearchParams({ id, action: 'download' });
	const body = await rest.download(`/rest/binary-data?${query.toString()}`);
	return Readable.fromWeb(body as NodeReadableStream);
}

/** Presses Download at a binary file. */
export async function downloadBinary(rest: RestClient, file: IBinaryData): Promise<Buffer> {
	return await buffer(await open(rest, file));
}

/** Downloads a binary file to `path`. */
export async function saveBinary(rest: RestClient, file: IBinaryData, path: string): Promise<void> {
	await pipeline(await open(rest, file), createWriteStream(path));
}

/** Length and SHA-256 of a binary file that is too large to hold in memory. */
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
