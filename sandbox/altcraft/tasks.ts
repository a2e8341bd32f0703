import { randomUUID } from 'node:crypto';
import type { FaultEffects } from '../server/faultRegistry';
import { hasEnded, progressOf, type ExportFile, type ExportJob } from '../jobs/exportJob';
import { StoredFile } from '../jobs/fileContent';
import { AltcraftError } from './responses';
import type { Contact } from '../contacts/contact';
import type { AltcraftState } from './altcraftState';
import { filterContacts, profileTable } from './profileTable';
import type { ApiRequest } from './bodyFormat';

export interface AltcraftJob extends ExportJob {
	readonly type: 'database' | 'segment';
	readonly sourceId: number;
}

export function isAltcraftJob(job: ExportJob | undefined): job is AltcraftJob {
	return job?.platform === 'altcraft';
}

/** An integer; text is accepted in XML only, where all values are text. */
export function integer({ format, parameters }: ApiRequest, name: string): number | undefined {
	const value = parameters[name];
	if (format === 'xml' && typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
	return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/**
 * Starts an export.
 *
 * @throws AltcraftError 400 if a parameter is missing, has the wrong type or refers to nothing
 */
export function startTask(
	state: AltcraftState,
	sent: ApiRequest,
	fault?: FaultEffects['jobFails'],
): AltcraftJob {
	const { source_type: type, file_format: format, custom_request: custom } = sent.parameters;
	if (type !== 'database' && type !== 'segment') throw new AltcraftError(400, 'Invalid source_type');
	const sourceId = integer(sent, 'source_id');
	if (sourceId === undefined) throw new AltcraftError(400, 'Invalid source_id: int expected');
	if (!state.sources[type].some(({ id }) => id === sourceId)) {
		throw new AltcraftError(400, `The ${type} ${sourceId} was not found`);
	}
	if (format !== undefined && format !== 'csv') throw new AltcraftError(400, 'Invalid file_format');
	const isObject = typeof custom === 'object' && custom !== null && !Array.isArray(custom);
	const emptyElement = sent.format === 'xml' && custom === '';
	if (custom !== undefined && !isObject && !emptyElement)
		throw new AltcraftError(400, 'Invalid custom_request');
	const { taskPrefix } = state.settings;
	const { jobDurationMs } = state.jobSettings;
	const { contacts, rows } = filtered(state, isObject ? custom : {});
	const job: AltcraftJob = {
		id: `${taskPrefix ? 'task_' : ''}${randomUUID()}`,
		platform: 'altcraft',
		type,
		sourceId,
		parameters: sent.parameters,
		startedAt: state.context.now(),
		durationMs: jobDurationMs,
		rows,
		files: filesOf(state, `${sourceId}_${type}_export`, contacts, rows),
		...(fault
			? { failure: { word: fault.word ?? 'failed', errors: fault.errors ?? ['The export failed'] } }
			: {}),
	};
	state.jobs.add(job);
	return job;
}

/** The contacts that pass a filter, and how many of the export's rows are theirs: rows repeat the contacts in turn. */
function filtered(state: AltcraftState, filter: object): { contacts: readonly Contact[]; rows: number } {
	const { rows } = state.jobSettings;
	const all = state.contacts;
	if (all.length === 0) return { contacts: all, rows };
	const contacts = filterContacts(all, filter);
	const inRest = filterContacts(all.slice(0, rows % all.length), filter).length;
	return { contacts, rows: Math.floor(rows / all.length) * contacts.length + inRest };
}

function filesOf(
	state: AltcraftState,
	name: string,
	contacts: readonly Contact[],
	rows: number,
): ExportFile[] {
	const { file } = state.jobSettings;
	if (file !== undefined)
		return [{ name: `${name}.csv`, key: randomUUID(), table: () => new StoredFile(file) }];
	// Copied now: later changes of the settings apply to later exports only.
	const { files, ...dialect } = state.settings;
	const count = rows === 0 ? 0 : Math.min(files, rows);
	const start = (index: number): number => Math.floor((rows * index) / count);
	return Array.from({ length: count }, (_, index) => ({
		name: index === 0 ? `${name}.csv` : `${name}_${index + 1}.csv`,
		key: randomUUID(),
		table: () => profileTable(contacts, dialect, start(index), start(index + 1) - start(index)),
	}));
}

/** The progress at which a task leaves the queue. */
const QUEUE_SHARE = 0.15;

/** The `data` of the status response. Only the words for success are documented; the others are this sandbox's own. */
export function taskData(state: AltcraftState, job: AltcraftJob, word?: string, host = ''): object {
	const { successStatus, remarks, urlForm, resultWhileRunning } = state.settings;
	const now = state.context.now();
	const share = progressOf(job, now);
	if (!hasEnded(job, now)) {
		const status = word ?? (share < QUEUE_SHARE ? 'pending' : 'processing');
		return { status, progress: Math.floor(share * 100), ...(resultWhileRunning ? { result: {} } : {}) };
	}
	const origin = state.settings.fileAddresses === 'absolute' ? `http://${host}` : '';
	const folder = `${origin}${urlForm === 'data' ? '/api/download/data' : '/api/download'}`;
	const urls = job.failure ? [] : job.files.map(({ key, name }) => `${folder}/${key}/${name}`);
	const errors = job.failure?.errors ?? remarks;
	return {
		status: word ?? job.failure?.word ?? successStatus,
		progress: 100,
		result: {
			// Platform fact: only the newer result has errors.
			...(successStatus !== 'success' || errors.length > 0 ? { errors } : {}),
			source_id: job.sourceId,
			total: job.failure ? 0 : job.rows,
			type: job.type,
			urls,
		},
	};
}
