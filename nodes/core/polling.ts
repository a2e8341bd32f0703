import { isFinished, type ExportState, type WaitFacts } from './job';
import { asError, ExportError } from './exportError';
import { cancelled } from './messages';

/** Time for the wait loop; tests pass a fake one. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Resolves after that many milliseconds, or rejects with a `cancelled` error as soon as the run is stopped. */
	sleep(milliseconds: number): Promise<void>;
}

/** Reported after each poll, for logging. */
export interface PollResult {
	state?: ExportState;
	error?: ExportError;
	/** Milliseconds waited so far. */
	waitedMs: number;
	/** Milliseconds until the next poll; absent after the last one. */
	nextInMs?: number;
}

export interface WaitOptions {
	clock: Clock;
	/** End of the wait, in milliseconds since 1970. */
	deadline: number;
	/** Milliseconds between two polls; index 0 is the pause after the first one. */
	interval: (index: number) => number;
	/** Milliseconds before the first poll; 0 by default. A freshly started export is never done at once. */
	initialDelayMs?: number;
	onPoll?: (poll: PollResult) => void;
}

/** How a wait ended: the last known state, and the transient error of the last poll, if it failed. */
export interface WaitResult extends WaitFacts {
	state?: ExportState;
	error?: ExportError;
}

const FIRST_INTERVAL_MS = 2_000;
const LONGEST_INTERVAL_MS = 60_000;
const GROWTH = 1.5;

/** Intervals that grow from 2 to 60 seconds: 38 polls in 30 minutes. */
export function growingInterval(index: number): number {
	return Math.min(LONGEST_INTERVAL_MS, Math.round(FIRST_INTERVAL_MS * GROWTH ** index));
}

export function fixedInterval(milliseconds: number): (index: number) => number {
	return () => milliseconds;
}

/**
 * Polls an export until it is finished or the deadline comes; the last poll is at the deadline itself.
 * Retries transient errors and honours Retry-After.
 * @throws ExportError that is not retryable, or `cancelled`
 */
export async function waitUntilFinished(
	poll: () => Promise<ExportState>,
	{ clock, deadline, interval, initialDelayMs = 0, onPoll }: WaitOptions,
): Promise<WaitResult> {
	const startedAt = clock.now();
	let pollCount = 0;
	let state: ExportState | undefined;
	let pause = initialDelayMs;

	for (;;) {
		const remaining = deadline - clock.now();
		if (pause > 0) await clock.sleep(Math.max(0, Math.min(pause, remaining)));

		let error: ExportError | undefined;
		pollCount++;
		try {
			state = await poll();
		} catch (caught) {
			error = retryableOrThrow(caught);
		}

		const waitedMs = clock.now() - startedAt;
		if (!error && state && isFinished(state)) {
			onPoll?.({ state, waitedMs });
			return { state, waitedMs, pollCount, timedOut: false };
		}
		const left = deadline - clock.now();
		if (left <= 0) {
			onPoll?.({ ...(state && { state }), ...(error && { error }), waitedMs });
			return { ...(state && { state }), ...(error && { error }), waitedMs, pollCount, timedOut: true };
		}
		pause = Math.max(interval(pollCount - 1), error?.details.retryAfterMs ?? 0);
		onPoll?.({
			...(state && { state }),
			...(error && { error }),
			waitedMs,
			nextInMs: Math.min(pause, left),
		});
	}
}

export interface RetryOptions {
	clock: Clock;
	/** No retries after this time, in milliseconds since 1970; it can depend on the error. */
	deadline: number | ((error: ExportError) => number);
	interval: (index: number) => number;
	shouldRetry: (error: ExportError) => boolean;
	onRetry?: (error: ExportError, nextInMs: number) => void;
}

/**
 * Retries an action while it fails with a retryable error.
 * @throws ExportError the last one at the deadline, or one that should not be retried
 */
export async function retry<T>(action: () => Promise<T>, options: RetryOptions): Promise<T> {
	const { clock, deadline, interval, shouldRetry, onRetry } = options;
	for (let index = 0; ; index++) {
		try {
			return await action();
		} catch (caught) {
			const error = asError(caught);
			if (!(error instanceof ExportError) || !shouldRetry(error)) throw error;
			const left = (typeof deadline === 'number' ? deadline : deadline(error)) - clock.now();
			if (left <= 0) throw error;
			const pause = Math.min(left, Math.max(interval(index), error.details.retryAfterMs ?? 0));
			onRetry?.(error, pause);
			await clock.sleep(pause);
		}
	}
}

/** A deadline that counts from the first failure: until its turn, a request can wait longer than it is retried. */
export function sinceFirstFailure({ now }: Clock, milliseconds: number): () => number {
	let deadline: number | undefined;
	return () => (deadline ??= now() + milliseconds);
}

/**
 * The system clock, which stops sleeping when the signal fires. `sleep` is n8n's: community nodes may not use timers,
 * and its own abort argument is ignored before n8n 2.34.
 */
export function realClock(sleep: (milliseconds: number) => Promise<void>, signal?: AbortSignal): Clock {
	return {
		now: () => Date.now(),
		sleep: async (milliseconds) => await untilAborted(sleep(milliseconds), signal),
	};
}

/**
 * Waits for a promise or for the signal, whichever is first.
 * @param release disposes of a result that arrives too late
 * @throws ExportError `cancelled` when the signal fires first
 */
export async function untilAborted<T>(
	promise: Promise<T>,
	signal?: AbortSignal,
	release: (late: T) => unknown = () => undefined,
): Promise<T> {
	if (!signal) return await promise;
	if (signal.aborted) {
		promise.then(release, () => undefined);
		throw cancelled();
	}
	return await new Promise<T>((resolve, reject) => {
		const onAbort = () => {
			promise.then(release, () => undefined);
			reject(cancelled());
		};
		signal.addEventListener('abort', onAbort, { once: true });
		promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
	});
}

function retryableOrThrow(error: unknown): ExportError {
	if (error instanceof ExportError && error.isRetryable) return error;
	throw error;
}
