import { isFinished, type ExportState } from '../core/job';
import type { Clock } from '../core/polling';
import { ExportsCheck, type Ask, type Verdict } from './exportsCheck';

/** How long a process waits for n8n to go on, in milliseconds; Emarsys repeats a call after a minute. */
const GOING_ON_MS = 30_000;

/** How many exports that have ended a process remembers; some 6 MB. Forgotten ones are asked about again. */
const REMEMBERED = 10_000;

const endsSeen = new Map<string, ExportState>();

/** The check of each wait in this process. */
const checks = new Map<string, ExportsCheck>();

/** When waits have ended, in milliseconds since 1970, the latest last. */
const endedAt = new Map<string, number>();

/**
 * Decides about a call to a waiting execution. The first call has all exports checked; those that come meanwhile have
 * theirs asked about first, and are answered as soon as that one is known. An export that was seen to have ended stays
 * ended, so each costs one request, however many calls come at once and in whatever order.
 *
 * Each process remembers for itself, since n8n keeps nothing that `webhook()` leaves while the execution waits.
 * @param execution names the execution and its node
 * @param ask asks for all calls that come until this one is answered
 */
export async function decide(
	execution: string,
	named: string,
	exportIds: readonly string[],
	ask: Ask,
	clock: Clock,
): Promise<Verdict> {
	// In a loop an execution waits more than once.
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
 * n8n takes a moment to go on, and refuses what further calls lead to. If it can't go on, the call that it refused
 * comes again later than this.
 */
function hasJustEnded(wait: string, now: number): boolean {
	for (const [other, moment] of endedAt) if (moment < now - GOING_ON_MS) endedAt.delete(other);
	return endedAt.has(wait);
}
