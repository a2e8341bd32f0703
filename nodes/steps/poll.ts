import { isFinished, type ExportState, type WaitFacts } from '../core/job';
import { exportFailed, timedOut } from '../core/messages';
import { duration } from '../core/text';
import { waitUntilFinished, type WaitResult } from '../core/polling';
import type { Item } from '../run/itemContext';
import type { WaitSettings } from '../run/waitSettings';
import { rareTries, toleratingUnknownCodes, withFile } from './stateWithFile';

/** When the file of an export is tried whose status leaves open whether it is there; never where it goes elsewhere. */
type FileTries = 'never' | 'rarely' | 'atOnce';

/**
 * Waits until an export is finished or the deadline comes; a log line for each look.
 * @throws ExportError
 */
export async function pollUntilFinished(
	item: Item,
	exportId: string,
	wait: WaitSettings,
	deadline: number,
	{ initialDelayMs = 0, file = 'rarely' }: { initialDelayMs?: number; file?: FileTries } = {},
): Promise<WaitResult> {
	const { run } = item;
	item.tag(exportId);
	const tolerant = toleratingUnknownCodes(item);
	const tryFile = rareTries(item, file === 'atOnce');
	const poll = async () => {
		const state = await tolerant(async () => await run.platform.state(run.transport, exportId, item.read));
		return file === 'never' ? state : await tryFile(state);
	};
	const result = await waitUntilFinished(poll, {
		clock: run.clock,
		deadline,
		interval: wait.interval,
		initialDelayMs,
		onPoll: ({ state, error, waitedMs, nextInMs }) => {
			const progress = state?.progress !== undefined ? ` (${state.progress} %)` : '';
			const seen = error?.message ?? `${state?.platformStatus ?? state?.status ?? 'unknown'}${progress}`;
			const next = nextInMs === undefined ? '' : `, next look in ${duration(nextInMs)}`;
			item.log(`Export ${exportId}: ${seen}; waited ${duration(waitedMs)}${next}`);
		},
	});
	if (!result.timedOut || !result.state || file === 'never') return result;
	// Nobody gives up before the file itself was tried.
	const last = await withFile(run, result.state, item.read);
	return { ...result, state: last, timedOut: !isFinished(last) };
}

/**
 * The state of an export whose wait ended well; undefined when it timed out and the user wants to go on.
 * @throws ExportError `timeout` or `exportFailed`
 */
export function outcome(
	item: Item,
	exportId: string,
	result: WaitResult,
	wait: WaitSettings,
): ExportState | undefined {
	const { state, error, timedOut: late } = result;
	if (late) {
		if (wait.onTimeout === 'continue') return undefined;
		throw timedOut(exportId, result, state, error);
	}
	if (state?.status === 'failed') throw exportFailed(state);
	if (state) remarkErrors(item, state);
	return state;
}

// An export that is done can have remarks of the platform all the same, like a profile that it left out.
function remarkErrors({ run }: Item, { exportId, errors = [] }: ExportState): void {
	if (errors.length === 0) return;
	const shown = errors.slice(0, 10).join('; ');
	const more = errors.length > 10 ? `; and ${errors.length - 10} more` : '';
	run.remark(
		'exportErrors',
		`Export ${exportId} is done with remarks of ${run.platform.displayName}: ${shown}${more}`,
	);
}

/** The three numbers of a wait. */
export function waitFactsOf({ waitedMs, pollCount, timedOut: late }: WaitResult): WaitFacts {
	return { waitedMs, pollCount, timedOut: late };
}
