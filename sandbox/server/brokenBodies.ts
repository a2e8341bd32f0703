import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** What fastify can send. */
export type Body = string | Buffer | Readable | null | undefined;

/**
 * How long sent bytes get to arrive before the connection is cut. A reset also discards what the other side has
 * received but not read yet, so without this it would be undefined how much of a response it saw.
 */
const ARRIVAL_MS = 300;

/** Closes a connection with a TCP reset. */
export function resetConnection(socket: Socket): void {
	if (typeof socket.resetAndDestroy === 'function' && !socket.destroyed) socket.resetAndDestroy();
	else socket.destroy();
}

/** Sends the first part of a response's headers, lets it arrive, and resets the connection. */
export function resetInHeaders(socket: Socket): void {
	socket.write('HTTP/1.1 200 OK\r\nContent-Type: applic');
	setTimeout(() => resetConnection(socket), ARRIVAL_MS).unref();
}

export function toStream(body: Body): Readable {
	if (body instanceof Readable) return body;
	return Readable.from(body === null || body === undefined || body.length === 0 ? [] : [Buffer.from(body)]);
}

/** Passes the body on in pieces of `bytes`, one every `everyMs`. */
export function dripped(source: Readable, bytes: number, everyMs: number): Readable {
	return Readable.from(
		(async function* () {
			for await (const chunk of source) {
				const data = chunk as Buffer;
				for (let at = 0; at < data.length; at += bytes) {
					await sleep(everyMs, undefined, { ref: false });
					yield data.subarray(at, at + bytes);
				}
			}
		})(),
		{ objectMode: false },
	);
}

/** Replaces the whole body by the result of `rewrite`. */
export function rewritten(source: Readable, rewrite: (body: string) => string): Readable {
	return Readable.from(
		(async function* () {
			yield Buffer.from(rewrite(await text(source)));
		})(),
		{ objectMode: false },
	);
}

/** Passes on the first `bytes` bytes, lets them arrive, and then calls `cut` instead of ending properly. */
export function cutAfter(
	source: Readable,
	bytes: number,
	response: ServerResponse,
	cut: () => void,
): Readable {
	return Readable.from(
		(async function* () {
			response.flushHeaders();
			let left = bytes;
			for await (const chunk of source) {
				const data = (chunk as Buffer).subarray(0, left);
				left -= data.length;
				if (data.length > 0) yield data;
				if (left === 0) break;
			}
			await sleep(ARRIVAL_MS, undefined, { ref: false });
			cut();
			// Ending here would send the last chunk; the cut connection ends the response.
			if (!response.closed) await new Promise((resolve) => response.once('close', resolve));
		})(),
		{ objectMode: false },
	);
}
