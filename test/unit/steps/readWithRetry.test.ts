import pLimit from 'p-limit';

import { ExportError } from '../../../nodes/core/exportError';
import type { Run } from '../../../nodes/run/run';
import { readWithRetry } from '../../../nodes/steps/readWithRetry';
import { fakeClock } from '../support/fakeClock';

const fault = (retryAfterMs?: number) =>
	new ExportError('fault', 'Bad Gateway', { ...(retryAfterMs !== undefined && { retryAfterMs }) });
const limited = (retryAfterMs?: number) =>
	new ExportError('rateLimit', 'Too many', { ...(retryAfterMs !== undefined && { retryAfterMs }) });

/** Requests that fail with these errors, one after the other, and then forever with the last one, or succeed. */
async function read(errors: Error[], { passMs = 0, forever = false } = {}) {
	const clock = fakeClock();
	const left = [...errors];
	const result = readWithRetry({ clock } as unknown as Run, async () => {
		await Promise.resolve();
		clock.pass(passMs);
		const error = forever && left.length === 1 ? left[0] : left.shift();
		if (error) throw error;
		return 'made it';
	});
	return { clock, result: await result.catch((error: unknown) => error) };
}

it('retries for a minute from the first failure: until then, the request may have queued', async () => {
	const { result } = await read([fault()], { passMs: 10 * 60_000 });
	expect(result).toBe('made it');
	const { clock, result: last } = await read([fault()], { forever: true });
	expect(last).toMatchObject({ kind: 'fault' });
	expect(clock.now()).toBe(60_000);
});

it('waits for a rate limit as often as the platform asks, for 15 minutes', async () => {
	const { clock, result } = await read(Array.from({ length: 10 }, () => limited(60_000)));
	expect(result).toBe('made it');
	expect(clock.sleeps).toEqual(Array.from({ length: 10 }, () => 60_000));
	const endless = await read([limited(60_000)], { forever: true });
	expect(endless.result).toMatchObject({ kind: 'rateLimit' });
	expect(endless.clock.now()).toBeLessThanOrEqual(16 * 60_000);
});

it('gives other errors a whole minute after a rate limit', async () => {
	const errors = [fault(), ...Array.from({ length: 3 }, () => limited(60_000)), fault(), fault()];
	expect((await read(errors)).result).toBe('made it');
});

it('does not wait longer than a minute if the platform does not say when, or is broken', async () => {
	for (const error of [limited(), fault(15 * 60_000), limited(20 * 60_000)]) {
		const { clock, result } = await read([error], { forever: true });
		expect(result).toBe(error);
		expect(clock.now()).toBe(60_000);
	}
});

it('fails at once if nothing can be sent', async () => {
	const error = new ExportError('unreachable', 'No such host', { notSent: true });
	const { clock, result } = await read([error]);
	expect([result, clock.sleeps]).toEqual([error, []]);
});

it('gets the states of 2,500 items from a platform that allows 1,000 requests a minute', async () => {
	const limit = pLimit(5);
	let now = 0;
	const asleep: Array<{ at: number; wake: () => void }> = [];
	const sleep = async (milliseconds: number) =>
		await new Promise<void>((wake) => asleep.push({ at: now + milliseconds, wake }));
	const run = { clock: { now: () => now, sleep } } as unknown as Run;
	let used = 0;
	let minute = 0;
	const request = async () =>
		await limit(async () => {
			await sleep(50);
			if (now - minute >= 60_000) [minute, used] = [now, 0];
			if (++used > 1000) throw limited(minute + 60_000 - now + 1000);
		});
	const reads = Promise.allSettled(
		Array.from({ length: 2500 }, async () => await readWithRetry(run, request)),
	);
	let results: Awaited<typeof reads> | undefined;
	void reads.then((settled) => (results = settled));
	while (!results) {
		await new Promise(setImmediate);
		now = Math.min(...asleep.map(({ at }) => at));
		for (const one of asleep.filter(({ at }) => at <= now)) {
			asleep.splice(asleep.indexOf(one), 1);
			one.wake();
		}
	}
	expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
});
