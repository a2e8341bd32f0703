import type { INodeExecutionData } from 'n8n-workflow';

import { asError, ExportError } from '../core/exportError';
import type { ExportState } from '../core/job';
import type { WaitResult } from '../core/polling';
import type { ExportFile } from '../platforms/platform';
import type { Item } from '../run/itemContext';
import { exportItem, type Finished, type Known } from '../run/exportItem';
import type { OutputSettings } from '../run/outputSettings';
import type { WaitSettings } from '../run/waitSettings';
import { filesOf, removeAfterwards } from './exportFiles';
import { fetchFiles } from './files';
import { fetchParts } from './parts';
import { fetchRows } from './rows';
import { cutNote, deliveredElsewhere, LEFT_OUT_NOTE, notFinished, resultOf } from './results';
import { waitFactsOf, outcome } from './poll';

/**
 * Returns a finished export as files, parts or rows.
 * @param deadline of the wait for a file that is not there yet, in milliseconds since 1970
 * @throws ExportError
 */
export async function fetchOutput(
	item: Item,
	known: Finished,
	settings: OutputSettings,
	deadline: number,
): Promise<INodeExecutionData[]> {
	const files = await filesOf(item.run, known.state, item.read);
	const items = await itemsOf(item, files, known, settings, deadline);
	const cut = isCut(items, settings, known.state);
	item.run.report(resultOf(known, items, settings, cut));
	if (!cut && !item.hasLeftOutRows) removeAfterwards(item, known.exportId, files);
	// A model only sees the rows of a run: it would take the first fifty for all of them.
	if (!item.run.isTool) return items;
	const notes = [
		...(cut ? [cutNote(known, items.length)] : []),
		...(item.hasLeftOutRows ? [LEFT_OUT_NOTE] : []),
	];
	for (const note of notes) items.push({ json: { note }, pairedItem: { item: item.index } });
	return items;
}

/** Whether `maxRows` may have cut the output. If there are exactly that many rows, the file may have had more. */
function isCut(
	items: INodeExecutionData[],
	{ output, maxRows }: OutputSettings,
	{ total }: ExportState,
): boolean {
	if (maxRows === 0 || output === 'file') return false;
	const rows = output === 'rows' ? items.length : items.reduce((sum, { json }) => sum + Number(json.rows), 0);
	return rows >= maxRows && (total === undefined || rows < total);
}

async function itemsOf(
	item: Item,
	files: ExportFile[],
	known: Finished,
	settings: OutputSettings,
	deadline: number,
): Promise<INodeExecutionData[]> {
	const { platform } = item.run;
	switch (settings.output) {
		case 'rows':
			return await fetchRows(item, files, known, settings, deadline);
		case 'parts':
			return await fetchParts(item, files, known, settings, deadline);
		default:
			// An empty export has no file.
			if (files.length === 0) return [exportItem(platform.name, known, item.index)];
			return await fetchFiles(item, files, known, deadline);
	}
}

export interface Output {
	items: INodeExecutionData[];
	/** Whether this is everything that was exported: false after a timeout, and where `maxRows` may have cut it. */
	isComplete: boolean;
}

/** After a wait: returns the output of the export, or its item if there is nothing to download. */
export async function outputOrItem(
	item: Item,
	known: Known & { downloadable: boolean },
	result: WaitResult,
	settings: { wait: WaitSettings; output: OutputSettings },
	deadline: number,
): Promise<Output> {
	const { downloadable, ...rest } = known;
	const { platform, clock } = item.run;
	const state = outcome(item, known.exportId, result, settings.wait);
	const facts: Known = { ...rest, wait: waitFactsOf(result) };
	const timedOutAs = (last: Known, waited: WaitResult): Output => {
		item.run.report(notFinished(last, waited));
		return { items: [exportItem(platform.name, last, item.index)], isComplete: false };
	};
	if (!state) return timedOutAs({ ...facts, ...(result.state && { state: result.state }) }, result);
	if (!downloadable) {
		item.run.report(deliveredElsewhere({ ...facts, state }));
		return { items: [exportItem(platform.name, { ...facts, state }, item.index)], isComplete: true };
	}
	const doneAt = clock.now();
	try {
		const items = await fetchOutput(item, { ...facts, state }, settings.output, deadline);
		return { items, isComplete: !isCut(items, settings.output, state) };
	} catch (error) {
		const isLate = error instanceof ExportError && error.kind === 'notReady';
		if (!isLate || settings.wait.onTimeout !== 'continue') throw asError(error);
		// The export is done, but its file was not there by the deadline.
		const waited = { ...result, waitedMs: result.waitedMs + clock.now() - doneAt, timedOut: true };
		const last: Known = { ...rest, state: { ...state, status: 'running' }, wait: waitFactsOf(waited) };
		return timedOutAs(last, waited);
	}
}
