import pLimit from 'p-limit';

import { ExportError } from '../../../nodes/core/exportError';
import type { Item } from '../../../nodes/run/itemContext';
import { downloadWithRetry } from '../../../nodes/steps/download';
import { fakeClock, type FakeClock } from '../support/fakeClock';
import { rejectionOf } from '../support/errors';

const MINUTE = 60_000;

function itemOf(clock: FakeClock, slots = 1): Item {
	return { run: { clock, downloads: pLimit(slots) }, log: () => undefined } as never;
}

const notReady = () => new ExportError('notReady', 'not ready');
const broken = () => new ExportError('brokenOff', 'after 10 of 99 bytes: the connection was closed');

describe('downloading a file', () => {
	it('that does not exist yet waits for it', async () => {
		const clock = fakeClock();
		const file = await downloadWithRetry(itemOf(clock), '1', 60 * MINUTE, async () => {
			await Promise.resolve();
			if (clock.now() < 40 * MINUTE) throw notReady();
			return 'whole';
		});
		expect(file).toBe('whole');
	});

	it.each(['notReady', 'fault', 'unreachable'] as const)('ends at the deadline (%s)', async (kind) => {
		const clock = fakeClock();
		const error = await rejectionOf(
			downloadWithRetry(itemOf(clock), '1', 30 * MINUTE, async () => {
				await Promise.resolve();
				throw new ExportError(kind, 'no');
			}),
		);
		expect(error.message).toBe('no');
		expect(clock.now()).toBeGreaterThanOrEqual(30 * MINUTE);
		expect(clock.now()).toBeLessThanOrEqual(31 * MINUTE);
	});

	it('that gets an undocumented code is fetched again, five times at most', async () => {
		const odd = new ExportError('refused', 'error 440', { isUnknownCode: true });
		const run = async (odds: number) => {
			let attempts = 0;
			const fetch = async () => {
				await Promise.resolve();
				if (++attempts <= odds) throw odd;
				return 'whole';
			};
			return await downloadWithRetry(itemOf(fakeClock()), '1', 60 * MINUTE, fetch);
		};
		expect(await run(1)).toBe('whole');
		expect(await rejectionOf(run(5))).toBe(odd);
	});

	it('that is missing ends early if the platform says so, not before its file had time to appear', async () => {
		const clock = fakeClock();
		const missing = new ExportError('notReady', 'not in the folder', { longestRetryMs: 5 * MINUTE });
		const error = await rejectionOf(
			downloadWithRetry(itemOf(clock), '1', 60 * MINUTE, async () => {
				await Promise.resolve();
				if (clock.now() < 20 * MINUTE) throw notReady();
				throw missing;
			}),
		);
		expect(error).toBe(missing);
		expect(clock.now()).toBeGreaterThanOrEqual(25 * MINUTE);
		expect(clock.now()).toBeLessThanOrEqual(27 * MINUTE);
	});

	it('that breaks off each time ends after five attempts, within a minute, and says how much it received', async () => {
		const clock = fakeClock();
		let attempts = 0;
		const error = await rejectionOf(
			downloadWithRetry(itemOf(clock), '77', 60 * MINUTE, async () => {
				await Promise.resolve();
				attempts++;
				throw broken();
			}),
		);
		expect(attempts).toBe(5);
		expect(clock.now()).toBeLessThanOrEqual(MINUTE);
		expect(error.message).toBe(
			'The download of export 77 was interrupted after 10 of 99 bytes: the connection was closed',
		);
		expect(error.details.exportId).toBe('77');
		expect(error.details.description).toContain('5 times');
	});

	it('counts only interruptions, not attempts before the file existed', async () => {
		const clock = fakeClock();
		const errors = [
			...Array.from({ length: 9 }, notReady),
			broken(),
			broken(),
			notReady(),
			broken(),
			broken(),
		];
		const file = await downloadWithRetry(itemOf(clock), '1', 60 * MINUTE, async () => {
			await Promise.resolve();
			const error = errors.shift();
			if (error) throw error;
			return 'whole';
		});
		expect(file).toBe('whole');
	});

	it('lets others run while the file does not exist', async () => {
		const clock = fakeClock();
		const item = itemOf(clock);
		const order: string[] = [];
		let isReady = false;
		const first = downloadWithRetry(item, '1', 60 * MINUTE, async () => {
			await Promise.resolve();
			order.push('first');
			if (!isReady) throw notReady();
		});
		const second = downloadWithRetry(item, '2', 60 * MINUTE, async () => {
			await Promise.resolve();
			order.push('second');
			isReady = true;
		});
		await Promise.all([first, second]);
		expect(order).toEqual(['first', 'second', 'first']);
	});

	it('does not time out in the queue', async () => {
		const attemptsAfter = async (queuedMs: number) => {
			const clock = fakeClock();
			const item = itemOf(clock);
			let attempts = 0;
			const first = downloadWithRetry(item, '1', 10 * MINUTE, async () => {
				await Promise.resolve();
				clock.pass(queuedMs);
			});
			const second = rejectionOf(
				downloadWithRetry(item, '2', 10 * MINUTE, async () => {
					await Promise.resolve();
					attempts++;
					throw notReady();
				}),
			);
			await Promise.all([first, second]);
			return attempts;
		};
		expect(await attemptsAfter(11 * MINUTE)).toBe(await attemptsAfter(0));
	});
});
