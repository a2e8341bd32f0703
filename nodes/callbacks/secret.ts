import { createHash, timingSafeEqual } from 'crypto';

/**
 * Compares secrets in constant time. A plus sign and a space are the same: in a URL, a plus sign means a space, so a secret
 * that was pasted into one without encoding it arrives with spaces.
 */
export function isSecret(given: unknown, expected: string): boolean {
	return timingSafeEqual(digestOf(String(given ?? '')), digestOf(expected));
}

function digestOf(text: string): Buffer {
	return createHash('sha256').update(text.replaceAll('+', ' ')).digest();
}
