import { createHash, timingSafeEqual } from 'crypto';

/** Whether a given secret is the expected one; takes as long for a nearly right one as for a wrong one. */
export function isSecret(given: unknown, expected: string): boolean {
	const [a, b] = [String(given ?? ''), expected].map((text) => createHash('sha256').update(text).digest());
	return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
