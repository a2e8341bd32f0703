import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { asError, ExportProblem } from '../export/problem';
import { settingsProblem } from '../export/problems';
import type { ReadParameter } from '../platforms/platform';
import { keepMoment, keptMoment } from '../run/keptMoment';
import type { Run } from '../run/run';

/*
 * "Since Last Run": up to which moment everything has been handed out. The mark is kept in the workflow's static
 * data, under the node's id, so that a renamed node finds it; n8n saves that at the end of every production
 * execution, whatever became of it. A worker of a cluster finds nothing there, so it is kept a second time.
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
	/** Where the mark moves: when the first round began, in milliseconds since 1970, or what `endOf` gives. */
	end: number;
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

async function foundBy(run: Run): Promise<Found> {
	const { id, parameters } = run.context.getNode();
	// The setting as it was written: an expression like {{ $today }} gives another moment every day.
	const firstRunFrom = String(parameters['firstRunFrom'] ?? '');
	const kept = run.context.getContext('node');
	const known = kept[FOUND] as Found | undefined;
	if (known?.firstRunFrom === firstRunFrom) return known;
	const mark = marksOf(run)[id] ?? (await markKept(run, firstRunFrom));
	const found: Found = {
		mark: mark?.firstRunFrom === firstRunFrom ? { ...mark } : null,
		firstRunFrom,
		end: run.memory.begunAt,
		open: {},
	};
	kept[FOUND] = found;
	return found;
}

async function markKept({ context }: Run, firstRunFrom: string): Promise<Mark | undefined> {
	try {
		const moment = await keptMoment(context, firstRunFrom);
		return moment === undefined ? undefined : { upTo: isoOf(moment), firstRunFrom };
	} catch (error) {
		if (error instanceof ExportProblem) throw asError(error);
		// A workflow that was never saved has no such memory.
		context.logger.debug(`Where the last run ended can't be asked for: ${asError(error).message}`);
		return undefined;
	}
}

async function setMark(run: Run, mark: Mark | null, firstRunFrom: string): Promise<void> {
	const marks = marksOf(run);
	const { id } = run.context.getNode();
	if (mark) marks[id] = { ...mark };
	else delete marks[id];
	try {
		await keepMoment(run.context, firstRunFrom, mark ? Date.parse(mark.upTo) : undefined);
	} catch (error) {
		run.context.logger.warn(
			`Where this run ended is not kept for the workers of a cluster: ${asError(error).message}`,
		);
	}
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
export async function lastRun(run: Run, read: ReadParameter): Promise<number | undefined> {
	if (read('operation') !== 'export') {
		throw settingsProblem(
			'Time Window',
			'"Since Last Run" exists for the operation "Export" only',
			'Choose another window: "Start" hands nothing out, so nobody would know what has been fetched.',
		);
	}
	const found = await foundBy(run);
	found.open[roundOf(run)] = true;
	await putBack(run, found);
	const upTo = Date.parse(found.mark?.upTo ?? '');
	return Number.isNaN(upTo) ? undefined : upTo;
}

// A round before this one has moved the mark, and this one may fail.
async function putBack(run: Run, found: Found): Promise<void> {
	const { id } = run.context.getNode();
	if (marksOf(run)[id]?.upTo === isoOf(found.end)) await setMark(run, found.mark, found.firstRunFrom);
}

/**
 * Moves the mark to the end of this run's window, which all items share. Not for a manual run, which only looks, and
 * not when an item failed, timed out or was cut short: the next run fetches that again.
 */
export async function moveMark(
	run: Run,
	items: INodeExecutionData[],
	exports: ReadonlyArray<{ isComplete: boolean; createdAt?: string }>,
): Promise<void> {
	const isComplete = exports.every((one) => one.isComplete);
	if (run.context.getMode() === 'manual' || !isComplete || items.some(({ error }) => error !== undefined))
		return;
	const found = await foundBy(run);
	found.end = Math.min(found.end, ...exports.map(({ createdAt }) => endOf(found.end, createdAt)));
	delete found.open[roundOf(run)];
	if (Object.keys(found.open).length > 0) return;
	const now = marksOf(run)[run.context.getNode().id];
	const ownEnd = isoOf(found.end);
	// Retried after a later execution has got further.
	if (now && now.firstRunFrom === found.firstRunFrom && now.upTo !== found.mark?.upTo && now.upTo > ownEnd)
		return;
	await setMark(run, { upTo: ownEnd, firstRunFrom: found.firstRunFrom }, found.firstRunFrom);
}

/** The platform gives the moment of creation in whole seconds. */
const SECOND_MS = 1_000;

/** Further apart than this the moment of creation is no clock's error. */
const CLOCK_ERROR_MS = 15 * 60_000;

/**
 * Where a window that ends at `end` really ends. A platform whose clock is behind this one's is asked for moments
 * that are still to come there: what happens in them is in no file, so the next window must begin where the export
 * was created by the platform's own clock.
 */
function endOf(end: number, createdAt: string | undefined): number {
	const created = Date.parse(createdAt ?? '');
	const isBehind = created + SECOND_MS <= end && end - created < CLOCK_ERROR_MS;
	return isBehind ? created : end;
}

function isoOf(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}
