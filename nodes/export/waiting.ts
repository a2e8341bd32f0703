import { isFinished, type ExportState, type WaitFacts } from './job';
import { asError, ExportProblem } from './problem';
import { cancelled } from './problems';

/** Time as the wait loop sees it; tests hand in their own. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Resolves after that many milliseconds, or rejects with a `cancelled` problem as soon as the run is stopped. */
	sleep(milliseconds: number): Promise<void>;
}

/** What the loop tells after each look, for log lines. */
export interface Look {
	state?: ExportState;
	problem?: ExportProblem;
	/** Milliseconds waited so far. */
	waitedMs: number;
	/** Milliseconds until the next look; absent after the last one. */
	nextInMs?: number;
}

/** What `waitUntilFinished` needs to know. */
export interface WaitOptions {
	clock: Clock;
	/** Moment at which the wait ends, in milliseconds since 1970. */
	deadline: number;
	/** Milliseconds before the look with that number (0 is the one after the first). */
	interval: (index: number) => number;
	/** Milliseconds before the first look; 0 by default. A freshly started export is never done at once. */
	firstLookInMs?: number;
	onLook?: (look: Look) => void;
}

/** How a wait ended. `state` is the last one known, `problem` a passing one that stood last. */
export interface WaitResult extends WaitFacts {
	state?: ExportState;
	problem?: ExportProblem;
}

const FIRST_INTERVAL_MS = 2_000;
const LONGEST_INTERVAL_MS = 60_000;
const GROWTH = 1.5;

/** Intervals that grow from 2 to 60 seconds: 38 looks in 30 minutes. */
export function growingInterval(index: number): number {
	return Math.min(LONGEST_INTERVAL_MS, Math.round(FIRST_INTERVAL_MS * GROWTH ** index));
}

/** The same interval each time, in milliseconds. */
export function fixedInterval(milliseconds: number): (index: number) => number {
	return () => milliseconds;
}

/**
 * Looks at an export until it is finished or the deadline comes; the last look is at the deadline itself.
 * Passing problems are ridden out, with the pause that the platform asks for.
 * @throws ExportProblem of a kind that does not pass, or `cancelled`
 */
export async function waitUntilFinished(
	look: () => Promise<ExportState>,
	{ clock, deadline, interval, firstLookInMs = 0, onLook }: WaitOptions,
): Promise<WaitResult> {
	const begin = clock.now();
	let pollCount = 0;
	let state: ExportState | undefined;
	let pause = firstLookInMs;

	for (;;) {
		const remaining = deadline - clock.now();
		if (pause > 0) await clock.sleep(Math.max(0, Math.min(pause, remaining)));

		let problem: ExportProblem | undefined;
		pollCount++;
		try {
			state = await look();
		} catch (error) {
			problem = passingOrThrow(error);
		}

		const waitedMs = clock.now() - begin;
		if (!problem && state && isFinished(state)) {
			onLook?.({ state, waitedMs });
			return { state, waitedMs, pollCount, timedOut: false };
		}
		const left = deadline - clock.now();
		if (left <= 0) {
			onLook?.({ ...(state && { state }), ...(problem && { problem }), waitedMs });
			return { ...(state && { state }), ...(problem && { problem }), waitedMs, pollCount, timedOut: true };
		}
		pause = Math.max(interval(pollCount - 1), problem?.facts.retryAfterMs ?? 0);
		onLook?.({
			...(state && { state }),
			...(problem && { problem }),
			waitedMs,
			nextInMs: Math.min(pause, left),
		});
	}
}

/** What `patiently` needs to know. */
export interface PatienceOptions {
	clock: Clock;
	/** Moment after which the problem itself is thrown, in milliseconds since 1970. */
	deadline: number;
	interval: (index: number) => number;
	/** Which problems are worth another try. */
	worthAnotherTry: (problem: ExportProblem) => boolean;
	onRetry?: (problem: ExportProblem, nextInMs: number) => void;
}

/**
 * Does something again and again while it fails for a reason that passes.
 * @throws ExportProblem the last one at the deadline, or one that is not worth another try
 */
export async function patiently<T>(action: () => Promise<T>, options: PatienceOptions): Promise<T> {
	const { clock, deadline, interval, worthAnotherTry, onRetry } = options;
	for (let index = 0; ; index++) {
		try {
			return await action();
		} catch (error) {
			const left = deadline - clock.now();
			const problem = asError(error);
			if (!(problem instanceof ExportProblem) || !worthAnotherTry(problem) || left <= 0)
				throw asError(problem);
			const pause = Math.min(left, Math.max(interval(index), problem.facts.retryAfterMs ?? 0));
			onRetry?.(problem, pause);
			await clock.sleep(pause);
		}
	}
}

/**
 * A clock over real time that stops sleeping when the signal fires. `sleep` is n8n's: community nodes have no
 * timers of their own, and its own abort argument is ignored before n8n 2.34.
 */
export function realClock(sleep: (milliseconds: number) => Promise<void>, signal?: AbortSignal): Clock {
	return {
		now: () => Date.now(),
		sleep: async (milliseconds) => await untilAborted(sleep(milliseconds), signal),
	};
}

/**
 * Waits for a promise or for the signal, whichever is first.
 * @param release lets go of what comes too late
 * @throws ExportProblem `cancelled` when the signal fires first
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

function passingOrThrow(error: unknown): ExportProblem {
	if (error instanceof ExportProblem && error.passing) return error;
	throw error;
}
