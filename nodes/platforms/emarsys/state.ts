import type { ExportState, ExportStatus } from '../../core/job';
import { plainText } from '../../core/text';
import { utcOfVienna } from './viennaTime';

/**
 * Emarsys' own words. `ready` is made, but not yet delivered; anything unknown means keep waiting. Yet some exports never
 * get further than `ready`, and v3 knows words that are not documented (seen by clients that run in production), so that
 * for these the file itself is asked: see `mayBeDone`.
 */
const STATUS: ReadonlyMap<string, ExportStatus> = new Map<string, ExportStatus>([
	['scheduled', 'scheduled'],
	['in progress', 'running'],
	['ready', 'running'],
	['done', 'done'],
	['error', 'failed'],
]);

/** An export with one of these words, and without a file name, has no file yet. */
const SURELY_NOT_DONE: ReadonlySet<string> = new Set(['', 'scheduled', 'in progress']);

/** The words for an export's type seen in the field `type`, which is free text, by the node's names. */
const TYPES: ReadonlyMap<string, string> = new Map([
	['registrations', 'registrations'],
	['changes', 'changes'],
	['contactlist', 'contactList'],
	['segment', 'segment'],
	['filter', 'segment'],
	['responses', 'responses'],
]);

/** The `data` of a status answer as a state. Fields of an unexpected type count as missing. */
export function stateOf(exportId: string, data: unknown): ExportState {
	const fields = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
	const word = text(fields['status']);
	const type = text(fields['type']);
	const createdAt = utcOfVienna(fields['created']);
	const fileName = text(fields['file_name']);
	const ftpHost = text(fields['ftp_host']);
	const ftpDir = text(fields['ftp_dir']);
	const own = { ...(ftpHost && { ftpHost }), ...(ftpDir && { ftpDir }) };
	const plainWord = word.toLowerCase().replace(/[\s_-]+/g, ' ');
	const status = STATUS.get(plainWord) ?? 'running';
	// A file that is delivered elsewhere can't be opened here.
	const mayBeDone =
		!ftpHost &&
		status !== 'done' &&
		status !== 'failed' &&
		(fileName !== '' || !SURELY_NOT_DONE.has(plainWord));
	return {
		exportId,
		status,
		...(mayBeDone && { mayBeDone }),
		...(word && { platformStatus: word }),
		...(type && { type: TYPES.get(type.toLowerCase().replace(/[^a-z]/g, '')) ?? type }),
		...(fileName && { fileName, fileUrls: [String(fields['file_name'])] }),
		...(createdAt && { createdAt }),
		...(Object.keys(own).length > 0 && { own }),
	};
}

/** The name of the file in the `data` of a status answer, as the platform wrote it. */
export function fileNameIn(data: unknown): string | undefined {
	return stateOf('', data).fileUrls?.[0];
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? plainText(value) : '';
}
