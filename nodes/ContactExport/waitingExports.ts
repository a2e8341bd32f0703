import { isFinished, type ExportState } from '../core/job';
import type { Clock } from '../core/polling';
import { ExportsCheck, type FetchState, type Verdict } from './exportsCheck';

/** How long a process waits for n8n to continue the execution, in milliseconds; Emarsys repeats a call after a minute. */
const CONTINUES_WITHIN_MS = 30_000;

/** How many finished exports a process remembers, about 6 MB. The status of older ones is requested again. */
const REMEMBERED = 10_000;

const finalStatesSeen = new Map<string, ExportState>();

/** The check of each wait in this process. */
const checks = new Map<string, ExportsCheck>();

/** When waits ended, in milliseconds since 1970, the latest last. */
const endedAt = new Map<string, number>();

/**
 * Decides about a call to a waiting execution. The first call starts a check of all exports. Calls that arrive during it
 * move their own export to the front, and get a response as soon as its status is known. A finished export stays
 * finished, so each costs one request, regardless of the number and order of the calls.
 *
 * Each process has a memory of its own, since n8n keeps nothing that `webhook()` stores while the execution waits.
 * @param execution identifies the execution and its node
 * @param fetchState requests the status for all calls that arrive until this one gets its response
 */
export async function decide(
	execution: string,
	named: string,
	exportIds: readonly string[],
	fetchState: FetchState,
	clock: Clock,
): Promise<Verdict> {
	// In a loop, an execution waits more than once.
	const wait = `${execution} ${exportIds[0]}`;
	if (hasJustEnded(wait, clock.now())) return { later: false };
	const running = checks.get(wait);
	if (running) return await running.join(named);
	const check = new ExportsCheck({
		first: named,
		exportIds,
		finalStateOf: (exportId) => finalStatesSeen.get(`${execution} ${exportId}`),
		async fetchState(exportId) {
			const state = await fetchState(exportId);
			if (isFinished(state)) rememberFinalState(`${execution} ${exportId}`, state);
			return state;
		},
		clock,
		onVerdict(verdict) {
			checks.delete(wait);
			if (verdict && 'finalStates' in verdict) endedAt.set(wait, clock.now());
		},
	});
	checks.set(wait, check);
	return await check.verdict;
}

function rememberFinalState(key: string, state: ExportState): void {
	finalStatesSeen.set(key, state);
	const [oldest] = finalStatesSeen.keys();
	if (finalStatesSeen.size > REMEMBERED && oldest !== undefined) finalStatesSeen.delete(oldest);
}

/**
 * n8n takes a moment to continue the execution, and rejects further calls meanwhile. If n8n can't continue it, Emarsys
 * repeats the rejected call later than this.
 */
function hasJustEnded(wait: string, now: number): boolean {
	for (const [other, moment] of endedAt) if (moment < now - CONTINUES_WITHIN_MS) endedAt.delete(other);
	return endedAt.has(wait);
}
