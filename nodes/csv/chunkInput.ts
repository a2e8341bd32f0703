import { TruncatedError } from './csvError';

/** Bytes that arrive in chunks, as many at a time as are needed. */
export class ChunkInput {
	private readonly source: AsyncIterator<Uint8Array>;
	private buffer: Buffer = Buffer.alloc(0);

	constructor(bytes: AsyncIterable<Uint8Array>) {
		this.source = bytes[Symbol.asyncIterator]();
	}

	/**
	 * What has arrived, at least so many bytes of it.
	 * @throws TruncatedError when there are fewer
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

	/** Reads to the end: that the transfer breaks off shows there. */
	async drain(): Promise<void> {
		while (!(await this.source.next()).done);
	}

	async close(): Promise<void> {
		await this.source.return?.();
	}
}
