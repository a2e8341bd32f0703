import { createHash, timingSafeEqual } from 'crypto';

/**
 * Compares secrets in constant time. In a URL, a plus sign means a space, so a secret that was pasted into one without
 * encoding it arrives with spaces.
 */
export function isSecret(given: unknown, expected: string): boolean {
	const text = String(given ?? '');
	const digest = digestOf(expected);
	const [isSame, isSameUnencoded] = [text, text.replaceAll(' ', '+')].map((variant) =>
		timingSafeEqual(digestOf(variant), digest),
	);
	return isSame === true || isSameUnencoded === true;
}

function digestOf(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
