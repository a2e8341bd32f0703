import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

import { arrivalOf } from '../../../nodes/transport/arrival';
import { errorFrom } from '../support/errors';

const CHUNK = 65_536;
const CHUNKS = 4_096;

/** A body as it arrives from the network: a new buffer for each chunk. */
function body(): Readable {
	let number = 0;
	return new Readable({
		read() {
			this.push(number === CHUNKS ? null : Buffer.alloc(CHUNK, number++ % 251));
		},
	});
}

const respondWith = (stream: Readable, headers: Record<string, string> = {}) => ({
	status: 200,
	headers,
	body: stream,
});

/** Reads a body, and returns the most bytes that accumulated outside the heap between two collections. */
async function consume(stream: Readable): Promise<{ digest: string; gathered: number }> {
	const hash = createHash('sha256');
	let gathered = 0;
	let last = process.memoryUsage().arrayBuffers;
	let afterCollection = last;
	for await (const bytes of stream) {
		hash.update(bytes as Buffer);
		const { arrayBuffers } = process.memoryUsage();
		if (arrayBuffers < last) afterCollection = arrayBuffers;
		gathered = Math.max(gathered, arrayBuffers - afterCollection);
		last = arrayBuffers;
	}
	return { digest: hash.digest('hex'), gathered };
}

describe('a large body in transfer', () => {
	it('is unchanged, and takes less memory', async () => {
		const plain = await consume(body());
		const stream = body();
		const arrival = arrivalOf(respondWith(stream));
		const followed = await consume(stream);
		arrival.release();
		expect(followed.digest).toBe(plain.digest);
		expect(followed.gathered).toBeLessThan(plain.gathered / 2);
		expect(arrival.received).toBe(CHUNK * CHUNKS);
	}, 60_000);

	it('counts what had arrived before', async () => {
		const stream = new Readable({ read: () => undefined });
		stream.push('12345');
		const arrival = arrivalOf(respondWith(stream, { 'content-length': '9' }));
		stream.push(Buffer.from('67'));
		arrival.release();
		const error = arrival.brokenOff(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
		expect(error).toMatchObject({
			kind: 'brokenOff',
			isRetryable: true,
			message: 'after 7 of 9 bytes: the connection was closed',
		});
		await Promise.resolve();
	});

	it.each([
		['whole', 5000, 5000],
		['of unknown length', 5000, undefined],
		['decompressed, and smaller than compressed', 9, 29],
		['unpacked, and larger', 5000, 700],
	])('is complete if it is %s', (_what, bytes, announced) => {
		const stream = new Readable({ read: () => undefined });
		const headers = announced === undefined ? {} : { 'content-length': String(announced) };
		const arrival = arrivalOf(respondWith(stream, headers as Record<string, string>));
		stream.push(Buffer.alloc(bytes));
		arrival.release();
		expect(() => arrival.expectWhole()).not.toThrow();
	});

	it('is not complete if it is much shorter than announced', () => {
		const stream = new Readable({ read: () => undefined });
		const arrival = arrivalOf(respondWith(stream, { 'content-length': '5000' }));
		stream.push(Buffer.alloc(3000));
		arrival.release();
		const { kind, message } = errorFrom(() => arrival.expectWhole());
		expect(kind).toBe('brokenOff');
		expect(message).toContain('3000 of 5000 bytes');
	});

	it('may be only iterable', () => {
		const iterated = { destroy: () => undefined };
		const arrival = arrivalOf({
			status: 200,
			headers: { 'content-length': '5000' },
			body: iterated as never,
		});
		expect(() => arrival.expectWhole()).not.toThrow();
	});
});
