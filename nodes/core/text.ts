const LONGEST_VENDOR_TEXT = 300;

/** A platform's text, cleaned for use in a message: no markup, no control characters, at most 300 characters. */
export function plainText(text: unknown, longest = LONGEST_VENDOR_TEXT): string {
	// A platform can send anything in place of a text.
	const whole = typeof text === 'object' && text !== null ? JSON.stringify(text) : String(text ?? '');
	const start = whole.slice(0, 20 * LONGEST_VENDOR_TEXT);
	const characters = [...cleanText(start)];
	// The mark tells where a secret can be cut.
	return characters.length > longest || start.length < whole.length
		? `${characters.slice(0, longest).join('')}…`
		: characters.join('');
}

/** A text without markup and control characters, and with single spaces only. */
export function cleanText(text: string): string {
	return (
		text
			// A lone angle bracket is not markup: the text after it can be part of a secret, which must stay recognizable.
			.replace(/<[a-z/!?][^<>]*>/gi, ' ')
			// ESLint's no-control-regex forbids these ranges in a pattern.
			.split('')
			.map((character) => (isControl(character) ? ' ' : character))
			.join('')
			.replace(/\s+/g, ' ')
			.trim()
	);
}

function isControl(character: string): boolean {
	const code = character.charCodeAt(0);
	return (
		code < 32 ||
		(code >= 127 && code < 160) ||
		(code >= 0x200b && code <= 0x200f) ||
		(code >= 0x202a && code <= 0x202e) ||
		(code >= 0x2066 && code <= 0x2069) ||
		code === 0xfeff
	);
}

/** Text for an XML document, with numeric references, which every parser understands. */
export function escapeXml(text: string): string {
	// A parser would turn a carriage return into a line feed.
	return text.replace(/[&<>"'\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A number with its noun, which is passed in the plural: `1 row`, `3 rows`. */
export function counted(count: number, nouns: string): string {
	return `${count} ${count === 1 ? nouns.replace(/s\b/, '') : nouns}`;
}

/** A time span in words: `850 ms`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
	if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
	const seconds = Math.round(milliseconds / 1000);
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
	return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.floor(minutes / 60)} h`;
}
