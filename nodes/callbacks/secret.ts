import { createHash, timingSafeEqual } from 'crypto';

/** Compares secrets in constant time. */
export function isSecret(given: unknown, expected: string): boolean {
	const [a, b] = [String(given ?? ''), expected].map((text) => createHash('sha256').update(text).digest());
	return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
