import { isFinished, type ExportState } from '../core/job';
import { asError, ExportError } from '../core/exportError';
import { fixedInterval, retry, waitUntilFinished, type Clock } from '../core/polling';

/** How long a call may be kept waiting while its export is not quite done, or the platform fails, in milliseconds. */
const RETRY_MS = 10_000;

/** Milliseconds between two requests meanwhile. */
const INTERVAL_MS = 2_000;

/** How long the check of all the other exports may take, in milliseconds. What it has seen by then stays known. */
const LONGEST_CHECK_MS = 60_000;

/** Exports of one execution that are asked about at once. */
const REQUESTS_AT_ONCE = 10;

/** How long a process waits for n8n to go on, in milliseconds; Emarsys repeats a call after a minute. */
const GOING_ON_MS = 30_000;

/** How many exports that have ended a process remembers; some 6 MB. Forgotten ones are asked about again. */
const REMEMBERED = 10_000;

/** What a call leads to. */
export type Verdict =
	/** Every export has ended: the execution goes on. */
	| { ends: ReadonlyMap<string, ExportState> }
	/** The execution goes on waiting. `later`: the call has to come again. */
	| { later: boolean };

/** Asks the platform about an export. */
export type Ask = (exportId: string) => Promise<ExportState>;

const endsSeen = new Map<string, ExportState>();

/** Waits whose exports are being checked in this process. */
const checking = new Set<string>();

/** When waits have ended, in milliseconds since 1970, the latest last. */
const endedAt = new Map<string, number>();

/**
 * Decides about a call to a waiting execution. An export that was seen to have ended stays ended, so each export costs
 * one request, however many calls come at once and in whatever order: a call asks about its own, and the first one
 * whose export has ended about the others, while further calls are answered as soon as their own export is known.
 *
 * Each process remembers for itself, since n8n keeps nothing that `webhook()` leaves while the execution waits.
 * @param execution names the execution and its node
 */
export async function decide(
	execution: string,
	named: string,
	exportIds: readonly string[],
	ask: Ask,
	clock: Clock,
): Promise<Verdict> {
	const exports = rememberingExports(execution, ask);
	if (!(await untilEnded(named, exports, clock))) return { later: true };
	// In a loop an execution waits more than once.
	const wait = `${execution} ${exportIds[0]}`;
	if (checking.has(wait) || hasJustEnded(wait, clock.now())) return { later: false };
	const verdict = await checkAll(wait, exportIds, exports, clock);
	if ('ends' in verdict) endedAt.set(wait, clock.now());
	return verdict;
}

/**
 * n8n takes a moment to go on, and refuses what further calls lead to. If it can't go on, the call that it refused
 * comes again later than this.
 */
function hasJustEnded(wait: string, now: number): boolean {
	for (const [other, moment] of endedAt) if (moment < now - GOING_ON_MS) endedAt.delete(other);
	return endedAt.has(wait);
}

interface RememberingExports {
	endOf(exportId: string): ExportState | undefined;
	ask: Ask;
}

function rememberingExports(execution: string, ask: Ask): RememberingExports {
	const keyOf = (exportId: string) => `${execution} ${exportId}`;
	return {
		endOf: (exportId) => endsSeen.get(keyOf(exportId)),
		async ask(exportId) {
			const state = await ask(exportId);
			if (isFinished(state)) {
				endsSeen.set(keyOf(exportId), state);
				const [oldest] = endsSeen.keys();
				if (endsSeen.size > REMEMBERED && oldest !== undefined) endsSeen.delete(oldest);
			}
			return state;
		},
	};
}

async function untilEnded(exportId: string, exports: RememberingExports, clock: Clock): Promise<boolean> {
	if (exports.endOf(exportId)) return true;
	const deadline = clock.now() + RETRY_MS;
	const interval = fixedInterval(INTERVAL_MS);
	const { state, error } = await waitUntilFinished(async () => await exports.ask(exportId), {
		clock,
		deadline,
		interval,
	});
	return !error && state !== undefined && isFinished(state);
}

/**
 * Asks about the exports that are not known to have ended. What was started last is most likely not done, so a single
 * request is enough for most calls; where that one is done, the others probably are.
 */
async function checkAll(
	wait: string,
	exportIds: readonly string[],
	exports: RememberingExports,
	clock: Clock,
): Promise<Verdict> {
	const ends = new Map<string, ExportState>();
	const deadline = clock.now() + LONGEST_CHECK_MS;
	checking.add(wait);
	try {
		for (let atOnce = 1; ; atOnce = Math.min(REQUESTS_AT_ONCE, atOnce * 2)) {
			for (const exportId of exportIds) {
				const end = exports.endOf(exportId);
				if (end) ends.set(exportId, end);
			}
			const open = exportIds.filter((exportId) => !ends.has(exportId));
			if (open.length === 0) return { ends };
			if (clock.now() > deadline) return { later: true };
			const states = await Promise.all(
				open.slice(-atOnce).map(async (exportId) => await askWithRetry(exportId, exports, clock)),
			);
			// Without a response nothing says whether a further call will come, so this one has to come again.
			if (states.includes(undefined)) return { later: true };
			for (const state of states) if (state && isFinished(state)) ends.set(state.exportId, state);
			// Its own call may have seen the end meanwhile.
			const isOpen = (state?: ExportState) =>
				state && !ends.has(state.exportId) && !exports.endOf(state.exportId);
			if (states.some(isOpen)) return { later: false };
		}
	} finally {
		// In the same instant as the decision: a call that sees the end of an open export from now on checks again.
		checking.delete(wait);
	}
}

async function askWithRetry(
	exportId: string,
	exports: RememberingExports,
	clock: Clock,
): Promise<ExportState | undefined> {
	try {
		return await retry(async () => await exports.ask(exportId), {
			clock,
			deadline: clock.now() + RETRY_MS,
			interval: fixedInterval(INTERVAL_MS),
			shouldRetry: ({ isRetryable }) => isRetryable,
		});
	} catch (caught) {
		const error = asError(caught);
		if (error instanceof ExportError && error.isRetryable) return undefined;
		throw error;
	}
}
