import type { ExportState, ExportStatus } from '../../core/job';
import { fileNameOfUrl } from '../../core/fileName';
import { plainText } from '../../core/text';
import { isRecord } from '../../core/isRecord';
import { arrayOf } from './bodyFormat';

/** `success` up to version 72, `completed` in newer ones (vendor's documentation of both versions). */
const SUCCESS: ReadonlySet<string> = new Set(['success', 'completed']);

/** No state for a failure is documented: these count as one, and any other state as "still running". */
const FAILURE = /fail|error|cancel|abort|reject/;

/** If there is a file, a state like "completed with errors" is a success with remarks. */
const SUCCESS_WITH_REMARKS = /complet|success|finish|done/;

/** Converts the `data` of a `tasks/status` response. Fields of an unexpected type count as missing. */
export function stateOf(exportId: string, data: unknown): ExportState {
	const task = isRecord(data) ? data : {};
	const result = isRecord(task['result']) ? task['result'] : {};
	const word = typeof task['status'] === 'string' ? task['status'] : '';
	const urls = arrayOf(result['urls']).filter((url): url is string => typeof url === 'string' && url !== '');
	const errors = textsIn(result['errors'])
		.map((text) => plainText(text))
		.filter(Boolean);
	const progress = numberOf(task['progress']);
	const total = numberOf(result['total']);
	const fileName = urls[0] && fileNameOfUrl(urls[0]);
	return {
		exportId,
		status: statusOf(word, urls.length > 0, progress),
		...(word && { platformStatus: plainText(word) }),
		...(progress !== undefined && { progress }),
		...(total !== undefined && { total }),
		...(typeof result['type'] === 'string' && { type: plainText(result['type']) }),
		...(fileName && { fileName }),
		...(errors.length > 0 && { errors }),
		...(urls.length > 0 && { fileUrls: urls }),
	};
}

// A list of texts; in XML, or if it is empty, it has other forms.
function textsIn(errors: unknown): unknown[] {
	if (Array.isArray(errors)) return errors.flatMap(textsIn);
	if (!isRecord(errors)) return errors ? [errors] : [];
	const members = Object.values(errors).filter((member) => textsIn(member).length > 0);
	return members.length > 1 ? [JSON.stringify(errors)] : textsIn(members[0]);
}

// A task at 100 percent with a file is done whatever its state, unless the state clearly is a failure.
function statusOf(word: string, hasFile: boolean, progress: number | undefined): ExportStatus {
	const lower = word.trim().toLowerCase();
	if (SUCCESS.has(lower)) return 'done';
	if (FAILURE.test(lower)) return hasFile && SUCCESS_WITH_REMARKS.test(lower) ? 'done' : 'failed';
	return hasFile && progress !== undefined && progress >= 100 ? 'done' : 'running';
}

function numberOf(value: unknown): number | undefined {
	if (typeof value === 'string' && value.trim() === '') return undefined;
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	const number = Number(value);
	return Number.isFinite(number) && number >= 0 ? number : undefined;
}
