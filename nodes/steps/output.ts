import type { INodeExecutionData } from 'n8n-workflow';

import type { WaitResult } from '../export/waiting';
import type { Item } from '../run/item';
import { exportItem, type Finished, type Known } from '../run/items';
import type { OutputSettings } from '../run/outputOptions';
import type { WaitSettings } from '../run/waitOptions';
import { fetchFiles } from './files';
import { fetchParts } from './parts';
import { fetchRows } from './rows';
import { factsOf, outcome } from './watch';

/**
 * Gives out what a finished export brought.
 * @param deadline moment until which a file that is not there yet is waited for, in milliseconds since 1970
 * @throws ExportProblem
 */
export async function fetchOutput(
	item: Item,
	known: Finished,
	settings: OutputSettings,
	deadline: number,
): Promise<INodeExecutionData[]> {
	const { platform, transport } = item.run;
	const files = platform.files(transport, known.state);
	switch (settings.output) {
		case 'rows':
			return await fetchRows(item, files, known, settings, deadline);
		case 'parts':
			return await fetchParts(item, files, known, settings, deadline);
		default:
			// An export of nothing has no file.
			if (files.length === 0) return [exportItem(platform.name, known, item.index)];
			return await fetchFiles(item, files, known, deadline);
	}
}

/** Deals with the end of a wait for the operations that hand out what an export brought. */
export async function outputOrItem(
	item: Item,
	known: Known & { downloadable: boolean },
	result: WaitResult,
	settings: { wait: WaitSettings; output: OutputSettings },
	deadline: number,
): Promise<INodeExecutionData[]> {
	const { downloadable, ...rest } = known;
	const { platform } = item.run;
	const state = outcome(item, known.exportId, result, settings.wait);
	const facts: Known = { ...rest, wait: factsOf(result) };
	if (!state)
		return [
			exportItem(platform.name, { ...facts, ...(result.state && { state: result.state }) }, item.index),
		];
	if (!downloadable) return [exportItem(platform.name, { ...facts, state }, item.index)];
	return await fetchOutput(item, { ...facts, state }, settings.output, deadline);
}
