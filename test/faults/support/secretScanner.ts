const KEY_BYTES = 4;

/** Many texts to be looked for at once: a thousand, one after another, would take hours in an n8n's data. */
export class SecretScanner {
	/** The texts by their first four bytes. */
	private readonly byKey = new Map<number, Buffer[]>();
	/** Which pairs of bytes any of those four ends with: most bytes need no further look. */
	private readonly endings = new Uint8Array(0x10000);

	/** @throws Error when a text is too short to be told from chance */
	constructor(texts: Iterable<string>) {
		for (const text of texts) {
			const bytes = Buffer.from(text);
			if (bytes.length < 2 * KEY_BYTES) throw new Error('A secret is too short to be looked for');
			const key = bytes.readUInt32BE();
			this.byKey.set(key, [...(this.byKey.get(key) ?? []), bytes]);
			this.endings[key & 0xffff] = 1;
		}
	}

	/** Which of the texts stand in `content`. */
	in(content: Buffer): string[] {
		const found = new Set<string>();
		let window = 0;
		for (let end = 1; end <= content.length; end++) {
			window = (window << 8) | (content[end - 1] ?? 0);
			if (end < KEY_BYTES || this.endings[window & 0xffff] === 0) continue;
			const begin = end - KEY_BYTES;
			for (const bytes of this.byKey.get(window >>> 0) ?? []) {
				if (content.subarray(begin, begin + bytes.length).equals(bytes)) found.add(bytes.toString());
			}
		}
		return [...found];
	}
}
