/** Blanks, line ends, control characters, and what has no width: all of it comes along with pasted text, unseen. */
const PADDING = String.raw`(?:[\s\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]|\u034f|[\ufe00-\ufe0f])`;
const AROUND = new RegExp(`^${PADDING}+|${PADDING}+$`, 'gu');

/** A pasted text (a secret, a name, an id, an address) without what is around it and can't be part of it. */
export function withoutPadding(text: unknown): string {
	return String(text ?? '').replace(AROUND, '');
}

/** "Base URL" of a credential for n8n's own test of it: an expression that does the same, and takes slashes off the end. */
export const PASTED_BASE_URL = String.raw`={{$credentials.baseUrl.replace(/^[\s\p{C}]+|[\s\p{C}/]+$/gu, "")}}`;
