import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { ReadParameter } from '../../platforms/platform';
import type { Run } from '../run/run';

/*
 * "Since Last Run": up to which moment everything has been handed out. The mark is kept in the workflow's static
 * data, under the node's id, so that a renamed node finds it; n8n saves that at the end of every production
 * execution, whatever became of it.
 */

interface Mark extends IDataObject {
	/** ISO 8601 in UTC. */
	upTo: string;
	/** What the user had set for the first run; another value starts anew. */
	firstRunFrom: string;
}

const STORE = 'contactExportMarks';

function marksOf({ context }: Run): Record<string, Mark | undefined> {
	const data = context.getWorkflowStaticData('global');
	data[STORE] ??= {};
	return data[STORE] as Record<string, Mark | undefined>;
}

/** The moment up to which everything has been handed out, in milliseconds since 1970; absent before the first run. */
export function lastRun(run: Run, read: ReadParameter): number | undefined {
	const mark = marksOf(run)[run.context.getNode().id];
	if (mark?.firstRunFrom !== String(read('firstRunFrom') ?? '')) return undefined;
	const upTo = Date.parse(mark.upTo);
	return Number.isNaN(upTo) ? undefined : upTo;
}

/** Whether the window of the items is the one since the last run. */
export function isSinceLastRun(read: ReadParameter): boolean {
	return read('timeWindow') === 'sinceLastRun';
}

/**
 * Moves the mark to the end of this run's window, which all items share. Not for a manual run, which only looks, and
 * not when an item failed, timed out or was cut short: the next run fetches that again.
 */
export function moveMark(
	run: Run,
	read: ReadParameter,
	items: INodeExecutionData[],
	isComplete: boolean,
): void {
	if (run.context.getMode() === 'manual' || !isComplete || items.some(({ error }) => error !== undefined))
		return;
	const marks = marksOf(run);
	const { id } = run.context.getNode();
	const upTo = new Date(Math.max(run.memory.begunAt, lastRun(run, read) ?? 0)).toISOString();
	marks[id] = { upTo, firstRunFrom: String(read('firstRunFrom') ?? '') };
}
