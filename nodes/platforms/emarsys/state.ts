import type { ExportState, ExportStatus } from '../../export/job';
import { plainText } from '../../export/text';
import { utcOfVienna } from './viennaTime';

/** Emarsys' own words. `ready` is made, but not yet delivered; anything unknown means keep waiting. */
const STATUS: ReadonlyMap<string, ExportStatus> = new Map<string, ExportStatus>([
	['scheduled', 'scheduled'],
	['in progress', 'running'],
	['ready', 'running'],
	['done', 'done'],
	['error', 'failed'],
]);

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
	return {
		exportId,
		status: STATUS.get(word.toLowerCase().replace(/[\s_-]+/g, ' ')) ?? 'running',
		...(word && { platformStatus: word }),
		...(type && { type: TYPES.get(type.toLowerCase().replace(/[^a-z]/g, '')) ?? type }),
		...(fileName && { fileName }),
		...(createdAt && { createdAt }),
		...(Object.keys(own).length > 0 && { own }),
	};
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? plainText(value) : '';
}
