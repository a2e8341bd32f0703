import { isFinished, type ExportState } from '../export/job';
import { asError, ExportProblem } from '../export/problem';
import { fixedInterval, patiently, waitUntilFinished, type Clock } from '../export/waiting';

/** How long a call may be kept waiting while its export is not quite done, or the platform fails, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Milliseconds between two requests meanwhile. */
const INTERVAL_MS = 2_000;

/** How long the check of all the other exports may take, in milliseconds. What it has seen by then stays known. */
const LONGEST_CHECK_MS = 60_000;

/** Exports of one execution that are asked about at once. */
const REQUESTS_AT_ONCE = 10;

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

/** What is going on in this process about one waiting execution. */
interface Activity {
	/** Calls about whose own export nothing is known yet. */
	undecided: number;
	/** Whether one of the calls is checking the other exports. */
	checking: boolean;
}

const activities = new Map<string, Activity>();

/**
 * Decides about a call to a waiting execution. An export that was seen to have ended stays ended; when many calls come
 * at once, each asks about its own export and the last one about what is left, which is then nothing but the exports
 * whose calls another process took. So N calls cost N requests, whatever their order.
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
	const activity = activities.get(execution) ?? { undecided: 0, checking: false };
	activities.set(execution, activity);
	const exports = rememberingExports(execution, ask);
	try {
		activity.undecided++;
		const hasEnded = await untilEnded(named, exports, clock).finally(() => activity.undecided--);
		if (!hasEnded) return { later: true };
		// Whoever is still asking comes here afterwards.
		if (activity.undecided > 0 || activity.checking) return { later: false };
		activity.checking = true;
		return await checkAll(exportIds, exports, clock).finally(() => (activity.checking = false));
	} finally {
		if (activity.undecided === 0 && !activity.checking) activities.delete(execution);
	}
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
	const deadline = clock.now() + PATIENCE_MS;
	const interval = fixedInterval(INTERVAL_MS);
	const { state, problem } = await waitUntilFinished(async () => await exports.ask(exportId), {
		clock,
		deadline,
		interval,
	});
	return !problem && state !== undefined && isFinished(state);
}

/**
 * Asks about the exports that are not known to have ended. What was started last is most likely not done, so a single
 * request is enough for most calls; where that one is done, the others probably are.
 */
async function checkAll(
	exportIds: readonly string[],
	exports: RememberingExports,
	clock: Clock,
): Promise<Verdict> {
	const ends = new Map<string, ExportState>();
	const deadline = clock.now() + LONGEST_CHECK_MS;
	for (let atOnce = 1; ; atOnce = Math.min(REQUESTS_AT_ONCE, atOnce * 2)) {
		for (const exportId of exportIds) {
			const end = exports.endOf(exportId);
			if (end) ends.set(exportId, end);
		}
		const open = exportIds.filter((exportId) => !ends.has(exportId));
		if (open.length === 0) return { ends };
		if (clock.now() > deadline) return { later: true };
		const states = await Promise.all(
			open.slice(-atOnce).map(async (exportId) => await askPatiently(exportId, exports, clock)),
		);
		// Without a response nobody knows whether a further call will come, so this one has to come again.
		if (states.includes(undefined)) return { later: true };
		for (const state of states) if (state && isFinished(state)) ends.set(state.exportId, state);
		// Its own call may have seen the end meanwhile.
		if (states.some((state) => state && !ends.has(state.exportId) && !exports.endOf(state.exportId)))
			return { later: false };
	}
}

async function askPatiently(
	exportId: string,
	exports: RememberingExports,
	clock: Clock,
): Promise<ExportState | undefined> {
	try {
		return await patiently(async () => await exports.ask(exportId), {
			clock,
			deadline: clock.now() + PATIENCE_MS,
			interval: fixedInterval(INTERVAL_MS),
			worthAnotherTry: ({ passing }) => passing,
		});
	} catch (caught) {
		const error = asError(caught);
		if (error instanceof ExportProblem && error.passing) return undefined;
		throw error;
	}
}
