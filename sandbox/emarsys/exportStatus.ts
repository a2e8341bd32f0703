import { hasEnded, progressOf, type ExportJob } from '../jobs/exportJob';
import { READY_SHARE } from './callbacks';
import { EXPORT_TYPES } from './exportTypes';
import type { CheckedStart } from './startRules';
import { writeVienna } from './viennaTime';

/** The progress at which an export leaves the queue. */
const QUEUE_SHARE = 0.15;

/** An Emarsys export with the validated start request. */
export interface EmarsysJob extends ExportJob {
	readonly start: CheckedStart;
	/** The final status word if the export succeeds. */
	readonly finalStatus: string;
	/** Whether the status names the file once it exists. */
	readonly namesFile: boolean;
}

export function isEmarsysJob(job: ExportJob | undefined): job is EmarsysJob {
	return job?.platform === 'emarsys';
}

/** The platform's status word: `scheduled`, `in progress`, `ready`, then `done` or `error`. */
export function platformStatusOf(job: EmarsysJob, now: number): string {
	if (hasEnded(job, now)) return job.failure?.word ?? job.finalStatus;
	const progress = progressOf(job, now);
	if (progress < QUEUE_SHARE) return 'scheduled';
	return progress < READY_SHARE ? 'in progress' : 'ready';
}

/** The `data` of the status response: ID as a string, file name only at the end, times of Vienna (platform facts). */
export function statusPayload(job: EmarsysJob, now: number, word = platformStatusOf(job, now)): object {
	const { ftp } = job.start;
	const hasFile = word === job.finalStatus && hasEnded(job, now) && !job.failure;
	return {
		id: job.id,
		created: writeVienna(job.startedAt),
		status: word,
		type: EXPORT_TYPES[job.start.type].statusType,
		file_name: hasFile && job.namesFile ? (job.files[0]?.name ?? null) : null,
		...(ftp === undefined ? {} : { ftp_host: ftp.host, ftp_dir: ftp.folder }),
	};
}
