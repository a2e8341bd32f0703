import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

import { mimeTypeOf, safeFileName } from '../../export/fileName';
import type { ExportState, StartedExport } from '../../export/job';
import { duration } from '../../export/text';
import { growingInterval, patiently, type WaitResult } from '../../export/waiting';
import { isBlank, optionsOf } from '../../platforms/parameters';
import type { ExportFile } from '../../platforms/platform';
import type { Item } from '../run/item';
import { exportItem, type Known } from '../run/items';
import { store } from '../run/store';
import type { WaitSettings } from '../run/waitOptions';
import { factsOf, outcome } from './watch';

/** Deals with the end of a wait for the operations that hand out files: one item for each. */
export async function filesOrItem(
	item: Item,
	known: { exportId: string; started?: StartedExport; downloadable: boolean },
	result: WaitResult,
	wait: WaitSettings,
	deadline: number,
): Promise<INodeExecutionData[]> {
	const { exportId, started, downloadable } = known;
	const { platform } = item.run;
	const state = outcome(item, exportId, result, wait);
	const facts = { exportId, wait: factsOf(result), ...(started && { started }) };
	if (!state)
		return [
			exportItem(platform.name, { ...facts, ...(result.state && { state: result.state }) }, item.index),
		];
	if (!downloadable) return [exportItem(platform.name, { ...facts, state }, item.index)];
	return await fetchFiles(item, { ...facts, state }, deadline);
}

/**
 * The files of a finished export, one item for each; the item alone where it has none.
 * @param deadline moment until which a file that is not there yet is waited for, in milliseconds since 1970
 * @throws ExportProblem
 */
export async function fetchFiles(
	item: Item,
	known: Known & { state: ExportState },
	deadline: number,
): Promise<INodeExecutionData[]> {
	const { platform, transport } = item.run;
	const files = platform.files(transport, known.state);
	if (files.length === 0) return [exportItem(platform.name, known, item.index)];

	const options = optionsOf(item.read);
	const property = isBlank(options['binaryPropertyName']) ? 'data' : String(options['binaryPropertyName']);
	const items: INodeExecutionData[] = [];
	for (const [index, file] of files.entries()) {
		const fileName = nameOf(file, index, files.length, known.exportId, options['fileName']);
		const binary = await fetchFile(item, file, known.exportId, fileName, deadline);
		items.push(exportItem(platform.name, { ...known, fileName }, item.index, { [property]: binary }));
	}
	return items;
}

function nameOf(file: ExportFile, index: number, count: number, exportId: string, wanted: unknown): string {
	const fallback = `export_${safeFileName(exportId, 'file')}.csv`;
	if (isBlank(wanted)) return safeFileName(file.fileName, fallback);
	const name = safeFileName(String(wanted), fallback);
	if (count === 1) return name;
	const dot = name.lastIndexOf('.');
	return dot > 0 ? `${name.slice(0, dot)}_${index + 1}${name.slice(dot)}` : `${name}_${index + 1}`;
}

/** Attempts at a download that are made even when the deadline of the wait has passed. */
const LEAST_ATTEMPTS = 5;

/** A file that is not there this long after its export was done will not come, in milliseconds. */
const LONGEST_DELAY_MS = 10 * 60_000;

async function fetchFile(
	item: Item,
	file: ExportFile,
	exportId: string,
	fileName: string,
	deadline: number,
): Promise<IBinaryData> {
	const { run } = item;
	const begin = run.clock.now();
	let attempts = 0;
	return await run.downloads(
		async () =>
			await patiently(
				async () => {
					attempts++;
					return await store(run, await file.open(), { exportId, fileName, mimeType: mimeTypeOf(fileName) });
				},
				{
					clock: run.clock,
					deadline: Number.MAX_SAFE_INTEGER,
					interval: growingInterval,
					worthAnotherTry: (problem) =>
						problem.passing &&
						(attempts < LEAST_ATTEMPTS || run.clock.now() < Math.min(deadline, begin + LONGEST_DELAY_MS)),
					onRetry: (problem, nextInMs) =>
						item.log(
							`Export ${exportId}: ${problem.message}; fetching the file again in ${duration(nextInMs)}`,
						),
				},
			),
	);
}
