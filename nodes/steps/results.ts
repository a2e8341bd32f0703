import type { INodeExecutionData } from 'n8n-workflow';

import { counted, duration } from '../core/text';
import type { WaitResult } from '../core/polling';
import type { Finished, Known } from '../run/exportItem';
import type { OutputSettings } from '../run/outputSettings';
import type { Result } from '../run/results';

const MOST_NAMES = 3;

/** What an export is about, for a hint: the items of rows only hold their columns. */
function aboutExport({ exportId, started, state }: Known): Pick<Result, 'exportId' | 'what' | 'notes'> {
	const what = [started?.subject ?? started?.type ?? state?.type, started?.scope].filter(
		(part) => part !== undefined,
	);
	return {
		exportId,
		...(what.length > 0 && { what: what.join(', ') }),
		notes: started?.note ? [started.note] : [],
	};
}

/** The result of a finished export. */
export function resultOf(
	known: Finished,
	items: readonly INodeExecutionData[],
	{ output }: OutputSettings,
	isCut: boolean,
): Result {
	const about = aboutExport(known);
	if (output === 'file') return { ...about, ...filesIn(items) };
	const rows = output === 'rows' ? items.length : items.reduce((sum, { json }) => sum + Number(json.rows), 0);
	const parts = output === 'parts' ? { parts: items.length } : {};
	const isEmpty = rows === 0 && known.started?.ifEmpty !== undefined;
	return {
		...about,
		// Exactly as many as allowed may be all of them: the rest of the file was not read.
		outcome: `${output === 'parts' ? `${counted(items.length, 'parts')}, ` : ''}${counted(rows, 'rows')}${isCut ? ', as many as "Max Rows" allows; the file may have more' : ''}`,
		counts: { ...parts, rows, ...(isCut && { 'exports cut by "Max Rows"': 1 }) },
		notes: [...(about.notes ?? []), ...(isEmpty ? [known.started?.ifEmpty ?? ''] : [])],
	};
}

function filesIn(items: readonly INodeExecutionData[]): Pick<Result, 'outcome' | 'counts'> {
	const files = items.flatMap(({ binary }) => Object.values(binary ?? {}));
	const names = files.map(({ fileName = '', fileSize }) => fileName + (fileSize ? ` (${fileSize})` : ''));
	const more = names.length > MOST_NAMES ? ' …' : '';
	const list = names.slice(0, MOST_NAMES).join(', ') + more;
	const counts = { files: files.length };
	if (files.length === 0) return { outcome: 'no file, because nothing was exported', counts };
	return { outcome: files.length === 1 ? `file ${list}` : `${files.length} files: ${list}`, counts };
}

/** Tells an AI agent, after the rows, that there may be more of them. */
export function cutNote({ state: { total } }: Finished, rows: number): string {
	const size =
		total === undefined ? 'the export may have more rows' : `the export has ${counted(total, 'rows')}`;
	return `Only the first ${counted(rows, 'rows')} are shown here; ${size}. Say so in your answer, and don't count or summarize as if these were all.`;
}

/** Tells an AI agent that "On Bad Row" has left out some of the rows. */
export const LEFT_OUT_NOTE =
	"Some rows of the file could not be read, and are missing here. Say so in your answer, and don't count or summarize as if these were all.";

/** The result of an export whose file is delivered elsewhere. */
export function deliveredElsewhere(known: Known): Result {
	return {
		...aboutExport(known),
		outcome: 'done, and the platform delivers the file elsewhere',
		counts: { 'exports delivered elsewhere': 1 },
	};
}

/** The result of a wait that timed out. */
export function notFinished(known: Known, { waitedMs }: WaitResult): Result {
	return {
		...aboutExport(known),
		outcome: `not finished after ${duration(waitedMs)}: timedOut is true. It keeps running at the platform`,
		counts: { 'exports not finished (timedOut is true)': 1 },
	};
}
