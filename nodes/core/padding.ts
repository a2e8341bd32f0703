/** Spaces, line breaks, control characters and zero-width characters: pasted text often has them, unnoticed. */
const PADDING = String.raw`(?:[\s\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]|\u034f|[\ufe00-\ufe0f])`;
const AROUND = new RegExp(`^${PADDING}+|${PADDING}+$`, 'gu');

/** Trims pasted text: a secret, a name, an ID or an address. */
export function withoutPadding(text: unknown): string {
	return String(text ?? '').replace(AROUND, '');
}

/** "Base URL" for n8n's own credential test: an expression that trims the same way, and drops trailing slashes. */
export const PASTED_BASE_URL = String.raw`={{$credentials.baseUrl.replace(/^[\s\p{C}]+|[\s\p{C}/]+$/gu, "")}}`;
