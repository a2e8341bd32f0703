import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls until `probe` finds something.
 *
 * @throws Error if it finds nothing in time
 */
export async function until<T>(
	what: string,
	probe: () => T | undefined | false | Promise<T | undefined | false>,
	timeoutMs = 60_000,
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const found = await probe();
		if (found) return found;
		if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs / 1000} s: ${what}`);
		await sleep(100);
	}
}
