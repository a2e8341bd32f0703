import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { settingsProblem } from '../../export/problems';
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
	/** What the user had set for the first run; another setting starts anew. */
	firstRunFrom: string;
}

/**
 * What an execution found when it first came to the node. It is kept with the execution: every round of a loop and
 * every retry begins at the same place, whatever has become of the mark meanwhile.
 */
interface Found extends IDataObject {
	mark: Mark | null;
	firstRunFrom: string;
	/** When the first round began, in milliseconds since 1970: the mark moves there. */
	begunAt: number;
	/** Rounds that have not handed out everything. */
	open: Record<string, boolean>;
}

const STORE = 'contactExportMarks';
const FOUND = 'contactExportMarkFound';

function marksOf({ context }: Run): Record<string, Mark | undefined> {
	const data = context.getWorkflowStaticData('global');
	data[STORE] ??= {};
	return data[STORE] as Record<string, Mark | undefined>;
}

function foundBy(run: Run): Found {
	const { id, parameters } = run.context.getNode();
	// The setting as it was written: an expression like {{ $today }} gives another moment every day.
	const firstRunFrom = String(parameters['firstRunFrom'] ?? '');
	const kept = run.context.getContext('node');
	const known = kept[FOUND] as Found | undefined;
	if (known?.firstRunFrom === firstRunFrom) return known;
	const mark = marksOf(run)[id];
	const found: Found = {
		mark: mark?.firstRunFrom === firstRunFrom ? { ...mark } : null,
		firstRunFrom,
		begunAt: run.memory.begunAt,
		open: {},
	};
	kept[FOUND] = found;
	return found;
}

function roundOf({ context }: Run): string {
	return String(context.evaluateExpression('{{ $runIndex }}', 0));
}

/** Whether the window of the items is the one since the last run. */
export function isSinceLastRun(read: ReadParameter): boolean {
	return read('timeWindow') === 'sinceLastRun';
}

/**
 * The moment up to which everything has been handed out, in milliseconds since 1970; undefined before the first run.
 * @throws ExportProblem `settings` for an operation that hands nothing out
 */
export function lastRun(run: Run, read: ReadParameter): number | undefined {
	if (read('operation') !== 'export') {
		throw settingsProblem(
			'Time Window',
			'"Since Last Run" exists for the operation "Export" only',
			'Choose another window: "Start" hands nothing out, so nobody would know what has been fetched.',
		);
	}
	const found = foundBy(run);
	found.open[roundOf(run)] = true;
	putBack(run, found);
	const upTo = Date.parse(found.mark?.upTo ?? '');
	return Number.isNaN(upTo) ? undefined : upTo;
}

// A round before this one has moved the mark, and this one may fail.
function putBack(run: Run, found: Found): void {
	const marks = marksOf(run);
	const { id } = run.context.getNode();
	if (marks[id]?.upTo !== isoOf(found.begunAt)) return;
	if (found.mark) marks[id] = { ...found.mark };
	else delete marks[id];
}

/**
 * Moves the mark to the end of this run's window, which all items share. Not for a manual run, which only looks, and
 * not when an item failed, timed out or was cut short: the next run fetches that again.
 */
export function moveMark(run: Run, items: INodeExecutionData[], isComplete: boolean): void {
	if (run.context.getMode() === 'manual' || !isComplete || items.some(({ error }) => error !== undefined))
		return;
	const found = foundBy(run);
	delete found.open[roundOf(run)];
	if (Object.keys(found.open).length > 0) return;
	const marks = marksOf(run);
	const { id } = run.context.getNode();
	const now = marks[id];
	const ownEnd = isoOf(found.begunAt);
	// Retried after a later execution has got further.
	if (now && now.firstRunFrom === found.firstRunFrom && now.upTo !== found.mark?.upTo && now.upTo > ownEnd)
		return;
	marks[id] = { upTo: ownEnd, firstRunFrom: found.firstRunFrom };
}

function isoOf(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}
