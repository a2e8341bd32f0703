import type { ExportState } from '../../../nodes/core/job';
import { ExportError, type ErrorKind } from '../../../nodes/core/exportError';
import {
	fixedInterval,
	growingInterval,
	waitUntilFinished,
	type PollResult,
	type WaitOptions,
	type WaitResult,
} from '../../../nodes/core/polling';
import { fakeClock, type FakeClock } from '../support/fakeClock';
import { rejectionOf } from '../support/errors';

const MINUTE = 60_000;
const running: ExportState = { exportId: '1', status: 'running' };
const done: ExportState = { exportId: '1', status: 'done' };
const failed: ExportState = { exportId: '1', status: 'failed' };

type Seen = ExportState | Error;

async function wait(
	seen: Seen[] | ((index: number) => Seen),
	{ clock = fakeClock(), ...options }: Partial<WaitOptions> & { clock?: FakeClock } = {},
): Promise<WaitResult & { clock: FakeClock }> {
	let index = 0;
	const poll = async (): Promise<ExportState> => {
		await Promise.resolve();
		const next = typeof seen === 'function' ? seen(index) : (seen[index] ?? running);
		index++;
		if (next instanceof Error) throw next;
		return next;
	};
	const result = await waitUntilFinished(poll, {
		clock,
		deadline: clock.now() + 60 * MINUTE,
		interval: growingInterval,
		...options,
	});
	return { ...result, clock };
}

const isRetryable = (details: { retryAfterMs?: number } = {}, kind: ErrorKind = 'fault') =>
	new ExportError(kind, 'It failed', details);

describe('the intervals', () => {
	it('grow from 2 to 60 seconds', () => {
		expect([...Array(12).keys()].map(growingInterval)).toEqual([
			2000, 3000, 4500, 6750, 10125, 15188, 22781, 34172, 51258, 60000, 60000, 60000,
		]);
		expect(growingInterval(5000)).toBe(60_000);
	});

	it('are what the loop sleeps', async () => {
		const { clock } = await wait([running, running, running, running, done]);
		expect(clock.sleeps).toEqual([2000, 3000, 4500, 6750]);
	});

	it('can be fixed', async () => {
		const { clock, pollCount, waitedMs } = await wait([running, running, running, done], {
			interval: fixedInterval(7000),
		});
		expect(clock.sleeps).toEqual([7000, 7000, 7000]);
		expect({ pollCount, waitedMs }).toEqual({ pollCount: 4, waitedMs: 21_000 });
	});

	it.each([0, 2000])(
		'make at most 40 requests of a 30-minute export, start and download included (first poll after %d ms)',
		async (initialDelayMs) => {
			const clock = fakeClock();
			const poll = () => (clock.now() >= 30 * MINUTE ? done : running);
			const { pollCount, timedOut } = await wait(poll, { clock, initialDelayMs });
			expect(timedOut).toBe(false);
			expect(pollCount + 2).toBeLessThanOrEqual(40);
		},
	);
});

describe('the end', () => {
	it.each([done, failed])('comes with the first poll that returns $status', async (state) => {
		const { clock, ...result } = await wait([state]);
		expect(result).toEqual({ state, waitedMs: 0, pollCount: 1, timedOut: false });
		expect(clock.sleeps).toEqual([]);
	});

	it('does not come with the state scheduled', async () => {
		const { pollCount, state } = await wait([{ ...running, status: 'scheduled' }, done]);
		expect({ pollCount, state }).toEqual({ pollCount: 2, state: done });
	});

	it('can come a while after the start', async () => {
		const { clock, pollCount } = await wait([done], { initialDelayMs: 1500 });
		expect(clock.sleeps).toEqual([1500]);
		expect(pollCount).toBe(1);
	});
});

describe('the deadline', () => {
	it('is a point in time: slow responses count', async () => {
		const clock = fakeClock(1_000_000);
		const slow = () => {
			clock.pass(40_000);
			return running;
		};
		const result = await wait(slow, {
			clock,
			deadline: 1_000_000 + 2 * MINUTE,
			interval: fixedInterval(30_000),
		});
		expect(clock.sleeps).toEqual([30_000, 10_000]);
		expect(result).toMatchObject({ timedOut: true, waitedMs: 160_000, pollCount: 3 });
	});

	it('has the last poll exactly at it', async () => {
		const { clock, ...result } = await wait([], { deadline: 10_000, interval: fixedInterval(4000) });
		expect(clock.sleeps).toEqual([4000, 4000, 2000]);
		expect(clock.now()).toBe(10_000);
		expect(result).toEqual({ state: running, waitedMs: 10_000, pollCount: 4, timedOut: true });
	});

	it('is not a timeout if the last poll finds the export done', async () => {
		const result = await wait([running, running, done], { deadline: 5000, interval: fixedInterval(4000) });
		expect(result).toMatchObject({ state: done, pollCount: 3, waitedMs: 5000, timedOut: false });
	});

	it.each([0, -1000])('that is %d ms ahead still allows one poll', async (deadline) => {
		expect(await wait([done], { deadline, initialDelayMs: 2000 })).toMatchObject({
			pollCount: 1,
			timedOut: false,
		});
		expect(await wait([running], { deadline })).toMatchObject({ pollCount: 1, timedOut: true });
	});

	it('that passed while the machine slept allows one poll: a timeout, or the end', async () => {
		const asleep = () => fakeClock(0, (index, asked) => (index === 2 ? 8 * 60 * MINUTE : asked));
		const late = await wait([], { clock: asleep() });
		expect(late).toMatchObject({ pollCount: 4, timedOut: true, waitedMs: 5000 + 8 * 60 * MINUTE });
		expect(await wait([running, running, running, done], { clock: asleep() })).toMatchObject({
			state: done,
			pollCount: 4,
			timedOut: false,
		});
	});

	it('is not reached by a sleep of the machine that ended before it', async () => {
		const clock = fakeClock(0, (index, asked) => (index === 0 ? 50 * MINUTE : asked));
		const result = await wait([], { clock });
		expect(clock.sleeps[1]).toBe(3000);
		expect(result).toMatchObject({ timedOut: true, waitedMs: 60 * MINUTE });
	});

	it('returns the last known state and the last error', async () => {
		const trouble = isRetryable();
		const result = await wait([running, trouble, trouble], { deadline: 3000, interval: fixedInterval(2000) });
		expect(result).toMatchObject({ state: running, error: trouble, timedOut: true, pollCount: 3 });
		const none = await wait([trouble], { deadline: 0 });
		expect(none).toMatchObject({ error: trouble, timedOut: true });
		expect(none).not.toHaveProperty('state');
	});

	it('forgets errors that were resolved', async () => {
		const result = await wait([isRetryable(), running, running], {
			deadline: 3000,
			interval: fixedInterval(2000),
		});
		expect(result.timedOut).toBe(true);
		expect(result).not.toHaveProperty('error');
	});
});

describe('errors', () => {
	it.each<ErrorKind>(['rateLimit', 'unreachable', 'fault', 'busy', 'notReady'])(
		'of kind %s are retried',
		async (kind) => {
			const { clock, state, pollCount } = await wait([isRetryable({}, kind), isRetryable({}, kind), done]);
			expect({ state, pollCount }).toEqual({ state: done, pollCount: 3 });
			expect(clock.sleeps).toEqual([2000, 3000]);
		},
	);

	it.each<ErrorKind>(['credentials', 'clock', 'permission', 'notFound', 'gone', 'refused', 'badResponse'])(
		'of kind %s end the wait at once',
		async (kind) => {
			const clock = fakeClock();
			const error = isRetryable({}, kind);
			expect(await rejectionOf(wait([running, error, done], { clock }))).toBe(error);
			expect(clock.sleeps).toEqual([2000]);
		},
	);

	it('of a retryable kind, marked as not retryable, end it too', async () => {
		const error = new ExportError('unreachable', 'No secure connection', { isRetryable: false });
		expect(await rejectionOf(wait([error, done]))).toBe(error);
	});

	it('that are bugs end it', async () => {
		await expect(wait([new TypeError('a mistake'), done])).rejects.toThrow(TypeError);
	});

	it('with a requested pause get it, but at least the interval', async () => {
		const { clock } = await wait([
			isRetryable({ retryAfterMs: 90_000 }),
			isRetryable({ retryAfterMs: 1000 }),
			running,
			done,
		]);
		expect(clock.sleeps).toEqual([90_000, 3000, 4500]);
	});

	it('with a pause longer than the remaining time are retried at the deadline', async () => {
		const { clock, ...result } = await wait([isRetryable({ retryAfterMs: 15 * MINUTE }), done], {
			deadline: 5 * MINUTE,
		});
		expect(clock.sleeps).toEqual([5 * MINUTE]);
		expect(result).toMatchObject({ state: done, timedOut: false });
	});
});

it('ends during the sleep if the execution is stopped', async () => {
	const stopped = new ExportError('cancelled', 'The execution was stopped');
	const polls = jest.fn(async () => await Promise.resolve(running));
	const clock = { now: () => 0, sleep: async () => await Promise.reject(stopped) };
	const promise = waitUntilFinished(polls, { clock, deadline: 1000, interval: growingInterval });
	expect(await rejectionOf(promise)).toBe(stopped);
	expect(polls).toHaveBeenCalledTimes(1);
});

it('reports each poll and the time of the next one, if there is one', async () => {
	const polls: PollResult[] = [];
	const trouble = isRetryable();
	await wait([running, trouble, running], {
		deadline: 4000,
		onPoll: (poll) => polls.push(poll),
	});
	expect(polls).toEqual([
		{ state: running, waitedMs: 0, nextInMs: 2000 },
		{ state: running, error: trouble, waitedMs: 2000, nextInMs: 2000 },
		{ state: running, waitedMs: 4000 },
	]);
	await wait([done], { onPoll: (poll) => polls.push(poll) });
	expect(polls.at(-1)).toEqual({ state: done, waitedMs: 0 });
});
