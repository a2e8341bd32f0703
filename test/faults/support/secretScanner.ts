const KEY_BYTES = 4;

/** Searches for many texts at once: a thousand, one after another, would take hours in n8n's data. */
export class SecretScanner {
	/** The texts by their first four bytes. */
	private readonly byKey = new Map<number, Buffer[]>();
	/** The pairs of bytes that any of those four end with, which rules out most positions. */
	private readonly endings = new Uint8Array(0x10000);

	/** @throws Error if a text is so short that it may occur by chance */
	constructor(texts: Iterable<string>) {
		for (const text of texts) {
			const bytes = Buffer.from(text);
			if (bytes.length < 2 * KEY_BYTES) throw new Error('A secret is too short to search for');
			const key = bytes.readUInt32BE();
			this.byKey.set(key, [...(this.byKey.get(key) ?? []), bytes]);
			this.endings[key & 0xffff] = 1;
		}
	}

	/** The texts that `content` contains. */
	in(content: Buffer): string[] {
		const found = new Set<string>();
		let window = 0;
		for (let end = 1; end <= content.length; end++) {
			window = (window << 8) | (content[end - 1] ?? 0);
			if (end < KEY_BYTES || this.endings[window & 0xffff] === 0) continue;
			const start = end - KEY_BYTES;
			for (const bytes of this.byKey.get(window >>> 0) ?? []) {
				if (content.subarray(start, start + bytes.length).equals(bytes)) found.add(bytes.toString());
			}
		}
		return [...found];
	}
}
