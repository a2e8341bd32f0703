import type { ExportState, WaitFacts } from '../export/job';
import { exportFailed, timedOut } from '../export/problems';
import { duration } from '../export/text';
import { waitUntilFinished, type WaitResult } from '../export/waiting';
import type { Item } from '../run/item';
import type { WaitSettings } from '../run/waitOptions';

/**
 * Waits until an export is finished or the deadline comes; a log line for each look.
 * @throws ExportProblem
 */
export async function watch(
	item: Item,
	exportId: string,
	wait: WaitSettings,
	deadline: number,
	firstLookInMs = 0,
): Promise<WaitResult> {
	const { run } = item;
	item.tag(exportId);
	return await waitUntilFinished(async () => await run.platform.state(run.transport, exportId, item.read), {
		clock: run.clock,
		deadline,
		interval: wait.interval,
		firstLookInMs,
		onLook: ({ state, problem, waitedMs, nextInMs }) => {
			const progress = state?.progress !== undefined ? ` (${state.progress} %)` : '';
			const seen = problem?.message ?? `${state?.platformStatus ?? state?.status ?? 'unknown'}${progress}`;
			const next = nextInMs === undefined ? '' : `, next look in ${duration(nextInMs)}`;
			item.log(`Export ${exportId}: ${seen}; waited ${duration(waitedMs)}${next}`);
		},
	});
}

/**
 * The state of an export whose wait ended well; undefined when it timed out and the user wants to go on.
 * @throws ExportProblem `timeout` or `exportFailed`
 */
export function outcome(
	item: Item,
	exportId: string,
	result: WaitResult,
	wait: WaitSettings,
): ExportState | undefined {
	const { state, problem, timedOut: late } = result;
	if (late) {
		if (wait.onTimeout === 'continue') return undefined;
		throw timedOut(exportId, result, state, problem);
	}
	if (state?.status === 'failed') {
		// A retry of the node must not go on with an export that has ended without a result.
		item.run.memory.forget(item.index);
		throw exportFailed(state);
	}
	return state;
}

/** The three numbers of a wait. */
export function factsOf({ waitedMs, pollCount, timedOut: late }: WaitResult): WaitFacts {
	return { waitedMs, pollCount, timedOut: late };
}
