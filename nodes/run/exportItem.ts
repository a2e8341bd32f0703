import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { ExportState, StartedExport, WaitFacts } from '../core/job';

/** Everything that can be known about an export when an item is given out. */
export interface Known {
	exportId: string;
	state?: ExportState;
	started?: StartedExport;
	wait?: WaitFacts;
	/** The name of the file in the item, where there is one. */
	fileName?: string;
	/** The number of the part in the item, from 1, and the rows in it. */
	part?: number;
	rows?: number;
}

/** What is known of an export that is done. */
export type Finished = Known & { state: ExportState };

/** The item of an export. What is not known is left out, and no address of a file is passed on. */
export function exportItem(
	platform: string,
	known: Known,
	itemIndex: number,
	binary?: Record<string, IBinaryData>,
): INodeExecutionData {
	const { exportId, state, started, wait } = known;
	const json: IDataObject = {
		platform,
		exportId,
		// An export that was waited for is at least running, even when the platform never answered.
		status: state?.status ?? (wait ? 'running' : 'scheduled'),
		...pick(state, ['platformStatus']),
		...progressOf(state),
		...pick(state, ['total']),
		...pick({ ...state, ...started }, ['type']),
		...pick({ ...state, ...(known.fileName && { fileName: known.fileName }) }, ['fileName']),
		...started?.own,
		...pick(state, ['createdAt']),
		...state?.own,
		...pick(state, ['errors']),
		...pick(known, ['part', 'rows']),
		...pick(wait, ['waitedMs', 'pollCount', 'timedOut']),
	};
	return { json, ...(binary && { binary }), pairedItem: { item: itemIndex } };
}

function progressOf(state: ExportState | undefined): IDataObject {
	if (state?.progress !== undefined) return { progress: state.progress };
	return state?.status === 'done' ? { progress: 100 } : {};
}

function pick(source: object | undefined, names: string[]): IDataObject {
	const values = (source ?? {}) as IDataObject;
	return Object.fromEntries(
		names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]),
	);
}
