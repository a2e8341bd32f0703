import { TruncatedError } from './csvError';

/** Buffers bytes that arrive in chunks, so that a caller can read as many as it needs. */
export class ChunkInput {
	private readonly source: AsyncIterator<Uint8Array>;
	private buffer: Buffer = Buffer.alloc(0);

	constructor(bytes: AsyncIterable<Uint8Array>) {
		this.source = bytes[Symbol.asyncIterator]();
	}

	/**
	 * The bytes that have arrived, at least that many.
	 * @throws TruncatedError if the input ends before
	 */
	async need(count: number): Promise<Buffer> {
		while (this.buffer.length < count) {
			const { done, value } = await this.source.next();
			if (done) throw new TruncatedError('The archive ends too early');
			this.buffer =
				this.buffer.length > 0
					? Buffer.concat([this.buffer, value])
					: Buffer.from(value.buffer, value.byteOffset, value.length);
		}
		return this.buffer;
	}

	drop(count: number): void {
		this.buffer = this.buffer.subarray(count);
	}

	/** Reads to the end, where an interrupted transfer shows. */
	async drain(): Promise<void> {
		while (!(await this.source.next()).done);
	}

	async close(): Promise<void> {
		await this.source.return?.();
	}
}
