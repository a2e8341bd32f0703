import { ExportError } from '../../../nodes/core/exportError';
import { fixedInterval, growingInterval, retry, realClock, untilAborted } from '../../../nodes/core/polling';
import { fakeClock } from '../support/fakeClock';
import { rejectionOf } from '../support/errors';

const later = (retryAfterMs?: number) =>
	new ExportError('notReady', 'Not yet', retryAfterMs === undefined ? {} : { retryAfterMs });

/** Fails with the errors in order, then succeeds. */
function failing(errors: Error[]): () => Promise<string> {
	const left = [...errors];
	return async () => {
		await Promise.resolve();
		const error = left.shift();
		if (error) throw error;
		return 'made it';
	};
}

describe('retry', () => {
	const shouldRetry = (error: ExportError) => error.isRetryable;

	it('retries with growing pauses, longer if the platform requests it', async () => {
		const clock = fakeClock();
		const retries: number[] = [];
		const result = await retry(failing([later(), later(), later(20_000), later()]), {
			clock,
			deadline: 60_000,
			interval: growingInterval,
			shouldRetry,
			onRetry: (_, nextInMs) => retries.push(nextInMs),
		});
		expect(result).toBe('made it');
		expect(clock.sleeps).toEqual([2000, 3000, 20_000, 6750]);
		expect(retries).toEqual(clock.sleeps);
	});

	it('tries once more at the deadline, and then throws the error itself', async () => {
		const clock = fakeClock();
		const last = later();
		const options = { clock, deadline: 5000, interval: fixedInterval(4000), shouldRetry };
		const error = await rejectionOf(retry(failing([later(), later(), last, later()]), options));
		expect(error).toBe(last);
		expect(clock.sleeps).toEqual([4000, 1000]);
	});

	it.each([new ExportError('gone', 'Lost'), new TypeError('a mistake')])(
		'throws %s at once',
		async (error) => {
			const clock = fakeClock();
			const options = { clock, deadline: 5000, interval: growingInterval, shouldRetry };
			await expect(retry(failing([error]), options)).rejects.toBe(error);
			expect(clock.sleeps).toEqual([]);
		},
	);
});

describe('untilAborted', () => {
	const never = new Promise<never>(() => undefined);

	it('returns the result of the promise, with or without a signal', async () => {
		expect(await untilAborted(Promise.resolve(5))).toBe(5);
		expect(await untilAborted(Promise.resolve(5), new AbortController().signal)).toBe(5);
	});

	it('throws the error of the promise', async () => {
		const error = new Error('broken');
		await expect(untilAborted(Promise.reject(error), new AbortController().signal)).rejects.toBe(error);
	});

	it('is cancelled if the signal fires, without waiting for the promise', async () => {
		const aborter = new AbortController();
		const promise = rejectionOf(untilAborted(never, aborter.signal));
		aborter.abort();
		expect((await promise).kind).toBe('cancelled');
	});

	it('is cancelled if the signal has fired before, and hides the error of the promise', async () => {
		const broken = Promise.reject(new Error('ignored'));
		expect((await rejectionOf(untilAborted(broken, AbortSignal.abort()))).kind).toBe('cancelled');
	});

	it('leaves no listener behind', async () => {
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		await untilAborted(Promise.resolve(), signal);
		await new Promise(setImmediate);
		expect(added).toHaveBeenCalledTimes(1);
		expect(removed).toHaveBeenCalledWith('abort', added.mock.calls[0]?.[1]);
	});

	it('leaves no unhandled rejection if the promise fails', async () => {
		const unhandled = jest.fn();
		process.on('unhandledRejection', unhandled);
		await rejectionOf(untilAborted(Promise.reject(later()), new AbortController().signal));
		await new Promise(setImmediate);
		process.off('unhandledRejection', unhandled);
		expect(unhandled).not.toHaveBeenCalled();
	});
});

it('lets the real clock sleep with the given function, and wakes it if the execution is stopped', async () => {
	const aborter = new AbortController();
	const asked: number[] = [];
	const clock = realClock(async (milliseconds) => {
		asked.push(milliseconds);
		if (milliseconds > 1000) await new Promise(() => undefined);
	}, aborter.signal);
	await clock.sleep(10);
	const sleep = rejectionOf(clock.sleep(60_000));
	aborter.abort();
	expect((await sleep).kind).toBe('cancelled');
	expect(asked).toEqual([10, 60_000]);
});
