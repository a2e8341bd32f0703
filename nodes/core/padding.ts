/** Spaces, line breaks, control characters and zero-width characters: pasted text often has them, unnoticed. */
const PADDING = String.raw`(?:[\s\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]|\u034f|[\ufe00-\ufe0f])`;
const AT_START = new RegExp(`^${PADDING}+`, 'u');
const ONE = new RegExp(`^${PADDING}$`, 'u');

/** Trims pasted text: a secret, a name, an ID or an address. */
export function withoutPadding(text: unknown): string {
	const rest = String(text ?? '').replace(AT_START, '');
	// A pattern for the end would take quadratic time if there is much white space inside.
	const characters = [...rest];
	let end = characters.length;
	while (end > 0 && ONE.test(characters[end - 1] as string)) end--;
	return end === characters.length ? rest : characters.slice(0, end).join('');
}

/** "Base URL" for n8n's own credential test: an expression that trims the same way, and drops trailing slashes. */
export const PASTED_BASE_URL = String.raw`={{$credentials.baseUrl.replace(/^[\s\p{C}]+|[\s\p{C}/]+$/gu, "")}}`;
