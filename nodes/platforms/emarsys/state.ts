import type { ExportState, ExportStatus } from '../../core/job';
import { isRecord } from '../../core/isRecord';
import { plainText } from '../../core/text';
import { utcOfVienna } from './viennaTime';

/**
 * Emarsys' states. `ready` means created, but not yet delivered; an unknown state means: keep waiting. But some exports
 * never get past `ready`, and v3 has undocumented states (seen in production by clients), so for these, only opening the
 * file shows whether it is there: see `mayBeDone`.
 */
const STATUS: ReadonlyMap<string, ExportStatus> = new Map<string, ExportStatus>([
	['scheduled', 'scheduled'],
	['in progress', 'running'],
	['ready', 'running'],
	['done', 'done'],
	['error', 'failed'],
]);

/** An export in one of these states, and without a file name, has no file yet. */
const SURELY_NOT_DONE: ReadonlySet<string> = new Set(['', 'scheduled', 'in progress']);

/** Values seen in the status field `type`, which is free text, and the node's export types. */
const TYPES: ReadonlyMap<string, string> = new Map([
	['registrations', 'registrations'],
	['changes', 'changes'],
	['contactlist', 'contactList'],
	['segment', 'segment'],
	['filter', 'segment'],
	['responses', 'responses'],
]);

/** Converts the `data` of a status response. Fields of an unexpected type count as missing. */
export function stateOf(exportId: string, data: unknown): ExportState {
	const fields = isRecord(data) ? data : {};
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

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? plainText(value) : '';
}
