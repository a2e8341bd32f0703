import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { ExportState, StartedExport, WaitFacts } from '../core/job';

/** What may be known about an export when its item is output. */
export interface Known {
	exportId: string;
	state?: ExportState;
	started?: StartedExport;
	/** How it was requested, if another node has started it. */
	requested?: IDataObject;
	wait?: WaitFacts;
	/** Name of the file in the item, if there is one. */
	fileName?: string;
	/** Its bytes. */
	fileSize?: number;
	/** Number of the part in the item, from 1, and its rows. */
	part?: number;
	rows?: number;
}

export type Finished = Known & { state: ExportState };

/** The item of an export. Unknown fields are left out, and so are the URLs of files. */
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
		// After a wait, an export is at least running, even if the platform never responded.
		status: state?.status ?? (wait ? 'running' : 'scheduled'),
		...pick(state, ['platformStatus']),
		...progressOf(state),
		...pick(state, ['total']),
		...pick({ ...state, ...started }, ['type']),
		...pick({ ...state, ...(known.fileName && { fileName: known.fileName }) }, ['fileName']),
		...pick(known, ['fileSize']),
		...(started?.own ?? known.requested),
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
