import type { ExportError } from '../core/exportError';
import { isFinished, type ExportState, type WaitFacts } from '../core/job';
import { exportFailed, timedOut } from '../core/messages';
import { duration } from '../core/text';
import { waitUntilFinished, type WaitResult } from '../core/polling';
import type { Item } from '../run/itemContext';
import type { WaitSettings } from '../run/waitSettings';
import {
	fileNeeded,
	isFromElsewhere,
	rareTries,
	toleratingOddResponses,
	waitedFor,
	withFile,
	type JudgeFileError,
} from './stateWithFile';

/** How to treat the file of an export that is waited for. */
export interface FileUse {
	/** When to try it if the status leaves open whether it is there: never if it is delivered elsewhere. */
	tries: 'never' | 'rarely' | 'atOnce';
	/** Whether it is output afterwards, so that the wait is in vain if there never will be one. */
	isNeeded: boolean;
}

/**
 * Waits until an export is finished or the deadline comes, and logs each poll.
 * @throws ExportError
 */
export async function pollUntilFinished(
	item: Item,
	exportId: string,
	wait: WaitSettings,
	deadline: number,
	{ tries, isNeeded }: FileUse,
	initialDelayMs = 0,
): Promise<WaitResult> {
	const { run } = item;
	item.tag(exportId);
	// A start has shown that the address is right.
	const isFreshlyStarted = initialDelayMs > 0;
	const tolerant = toleratingOddResponses(item, isFreshlyStarted);
	let fileError: ExportError | undefined;
	const judge: JudgeFileError = (error, state) => {
		const isDone = (isNeeded ? fileNeeded : waitedFor)(error, state);
		fileError = isDone || error.kind === 'notReady' ? undefined : error;
		return isDone;
	};
	const tryFile = rareTries(item, tries === 'atOnce', judge);
	const poll = async () => {
		const state = await tolerant(async () => await run.platform.state(run.transport, exportId, item.read));
		return tries === 'never' ? state : await tryFile(state);
	};
	const result = await waitUntilFinished(poll, {
		clock: run.clock,
		deadline,
		interval: wait.interval,
		initialDelayMs,
		onPoll: ({ state, error, waitedMs, nextInMs }) => {
			const progress = state?.progress !== undefined ? ` (${state.progress} %)` : '';
			const current = error?.message ?? `${state?.platformStatus ?? state?.status ?? 'unknown'}${progress}`;
			const next = nextInMs === undefined ? '' : `, next poll in ${duration(nextInMs)}`;
			item.log(`Export ${exportId}: ${current}; waited ${duration(waitedMs)}${next}`);
		},
	});
	if (!result.timedOut || !result.state || tries === 'never') return result;
	// Try the file itself before giving up.
	const last = await withFile(run, result.state, item.read, judge);
	return {
		...result,
		state: last,
		timedOut: !isFinished(last),
		...(fileError && !result.error && { error: fileError }),
	};
}

/**
 * The state of an export after a successful wait; undefined if it timed out and the user wants to continue.
 * @throws ExportError `timeout` or `exportFailed`
 */
export function outcome(
	item: Item,
	exportId: string,
	result: WaitResult,
	wait: WaitSettings,
): ExportState | undefined {
	const { state, error } = result;
	if (result.timedOut) {
		if (wait.onTimeout === 'continue') return undefined;
		// Not a single response was the platform's: that says more than the time.
		if (!state && error && isFromElsewhere(error)) throw error.with({ exportId });
		throw timedOut(exportId, result, state, error);
	}
	if (state?.status === 'failed') throw exportFailed(state);
	if (state) remarkErrors(item, state);
	return state;
}

// Even an export that is done can have remarks from the platform, such as a profile that it left out.
function remarkErrors({ run }: Item, { exportId, errors = [] }: ExportState): void {
	if (errors.length === 0) return;
	const shown = errors.slice(0, 10).join('; ');
	const more = errors.length > 10 ? `; and ${errors.length - 10} more` : '';
	run.remark(
		'exportErrors',
		`Export ${exportId} is done with remarks from ${run.platform.displayName}: ${shown}${more}`,
	);
}

export function waitFactsOf({ waitedMs, pollCount, timedOut: isTimedOut }: WaitResult): WaitFacts {
	return { waitedMs, pollCount, timedOut: isTimedOut };
}
