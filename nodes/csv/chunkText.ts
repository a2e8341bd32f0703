/**
 * The text of a chunk in UTF-8, cut by positions of bytes. Decoding all of it at once takes a fraction of what decoding
 * each cell does.
 */
export class ChunkText {
	private chunk: Buffer | undefined;
	private text = '';
	/** One place in the chunk, and the same place in the text. */
	private byte = 0;
	private character = 0;

	/** Positions that grow from call to call are fast; others are right as well. */
	slice(chunk: Buffer, start: number, end: number): string {
		if (chunk !== this.chunk) {
			this.chunk = chunk;
			this.text = chunk.toString();
			this.byte = this.character = 0;
		}
		// As many characters as bytes: all of it is ASCII.
		if (this.text.length === chunk.length) return this.text.slice(start, end);
		const from = this.characterAt(chunk, start);
		return this.text.slice(from, this.characterAt(chunk, end));
	}

	private characterAt(chunk: Buffer, position: number): number {
		if (position < this.byte) this.byte = this.character = 0;
		let { character } = this;
		for (let at = this.byte; at < position; at++) {
			const byte = chunk[at] as number;
			// The first byte of each character counts, and twice for those that are two units of UTF-16.
			if ((byte & 0xc0) !== 0x80) character += byte < 0xf0 ? 1 : 2;
		}
		this.byte = position;
		this.character = character;
		return character;
	}
}
