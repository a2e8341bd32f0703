import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { IBinaryData } from 'n8n-workflow';
import type { RestClient } from './rest';

/** Presses Download at a binary file. */
export async function openBinary(rest: RestClient, { id, data }: IBinaryData): Promise<Readable> {
	// n8n 1 keeps files in the execution itself unless a store is configured.
	if (!id) return Readable.from([Buffer.from(data, 'base64')]);
	const query = new URLSearchParams({ id, action: 'download' });
	const body = await rest.download(`/rest/binary-data?${query.toString()}`);
	return Readable.fromWeb(body as NodeReadableStream);
}

export async function downloadBinary(rest: RestClient, file: IBinaryData): Promise<Buffer> {
	return await buffer(await openBinary(rest, file));
}
