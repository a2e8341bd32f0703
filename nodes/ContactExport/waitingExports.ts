import { isFinished, type ExportState } from '../core/job';
import type { Clock } from '../core/polling';
import { ExportsCheck, type Ask, type Verdict } from './exportsCheck';

/** How long a process waits for n8n to continue the execution, in milliseconds; Emarsys repeats a call after a minute. */
const CONTINUES_WITHIN_MS = 30_000;

/** How many finished exports a process remembers, about 6 MB. The status of older ones is requested again. */
const REMEMBERED = 10_000;

const endsSeen = new Map<string, ExportState>();

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
 * @param ask requests the status for all calls that arrive until this one gets its response
 */
export async function decide(
	execution: string,
	named: string,
	exportIds: readonly string[],
	ask: Ask,
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
		endOf: (exportId) => endsSeen.get(`${execution} ${exportId}`),
		async ask(exportId) {
			const state = await ask(exportId);
			if (isFinished(state)) rememberEnd(`${execution} ${exportId}`, state);
			return state;
		},
		clock,
		onEnd(verdict) {
			checks.delete(wait);
			if (verdict && 'ends' in verdict) endedAt.set(wait, clock.now());
		},
	});
	checks.set(wait, check);
	return await check.verdict;
}

function rememberEnd(key: string, state: ExportState): void {
	endsSeen.set(key, state);
	const [oldest] = endsSeen.keys();
	if (endsSeen.size > REMEMBERED && oldest !== undefined) endsSeen.delete(oldest);
}

/**
 * n8n takes a moment to continue the execution, and rejects further calls meanwhile. If it can't continue, the rejected
 * call is repeated later than this.
 */
function hasJustEnded(wait: string, now: number): boolean {
	for (const [other, moment] of endedAt) if (moment < now - CONTINUES_WITHIN_MS) endedAt.delete(other);
	return endedAt.has(wait);
}
