import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { freeEarly } from '../../../nodes/transport/freeEarly';

const CHUNK = 65_536;
const CHUNKS = 4_096;

/** A body as it comes from the network: a new buffer for each of its pieces. */
function body(): Readable {
	let number = 0;
	return new Readable({
		read() {
			this.push(number === CHUNKS ? null : Buffer.alloc(CHUNK, number++ % 251));
		},
	});
}

/** Reads a body, and tells the most bytes that gathered outside the heap between two collections. */
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

describe('a large body whose bytes are freed early', () => {
	it('is the same, and holds less of the memory', async () => {
		const plain = await consume(body());
		const stream = body();
		freeEarly(stream);
		const early = await consume(stream);
		expect(early.digest).toBe(plain.digest);
		expect(early.gathered).toBeLessThan(plain.gathered / 2);
	}, 60_000);

	it('may be one that can only be iterated', () => {
		const iterated = { destroy: () => undefined };
		expect(() => freeEarly(iterated as never)).not.toThrow();
	});
});
