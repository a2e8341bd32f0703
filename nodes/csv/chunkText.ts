/** V8 copies substrings shorter than this. Longer ones are views, which keep the whole text in memory. */
const SHORTEST_VIEW = 13;

/**
 * The text of a UTF-8 chunk, sliced by byte positions. For short slices, decoding all of it at once takes a fraction of the
 * time of decoding each; longer ones are decoded by themselves, which is faster than copying a view.
 */
export class ChunkText {
	private chunk: Buffer | undefined;
	private text = '';
	/** A position in the chunk, and the same position in the text. */
	private byte = 0;
	private character = 0;

	/** Fast if positions grow from call to call, but any order works. */
	slice(chunk: Buffer, start: number, end: number): string {
		if (chunk !== this.chunk) {
			this.chunk = chunk;
			this.text = chunk.toString();
			this.byte = this.character = 0;
		}
		if (end - start >= SHORTEST_VIEW) return chunk.toString('utf8', start, end);
		// As many characters as bytes: everything is ASCII.
		if (this.text.length === chunk.length) return this.text.slice(start, end);
		const from = this.characterAt(chunk, start);
		return this.text.slice(from, this.characterAt(chunk, end));
	}

	private characterAt(chunk: Buffer, position: number): number {
		if (position < this.byte) this.byte = this.character = 0;
		let { character } = this;
		for (let at = this.byte; at < position; at++) {
			const byte = chunk[at] as number;
			// Counts the first byte of each character, twice if it is two UTF-16 units.
			if ((byte & 0xc0) !== 0x80) character += byte < 0xf0 ? 1 : 2;
		}
		this.byte = position;
		this.character = character;
		return character;
	}
}
