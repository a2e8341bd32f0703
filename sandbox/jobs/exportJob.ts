import type { FileContent } from './fileContent';
import type { FileForm } from './fileForm';

/** One file of an export. */
export interface ExportFile {
	name: string;
	/** Part of Altcraft's URL of the file. */
	key: string;
	/** Generates the file, each time with the same bytes. */
	table: () => FileContent;
}

/** Settings of later exports, shared by both platforms. */
export interface JobSettings {
	/** Data rows of an export. */
	rows: number;
	/** Duration of an export, milliseconds. */
	jobDurationMs: number;
	/** Path of a file that Altcraft exports serve unchanged, instead of made-up rows. */
	file?: string;
	/** Format of later files on both platforms. */
	form?: FileForm;
}

/** How an export fails. */
export interface JobFailure {
	/** The platform's status word. */
	word: string;
	errors: string[];
}

export interface ExportJob {
	readonly id: string;
	readonly platform: 'altcraft' | 'emarsys';
	/** Emarsys: registrations, changes, contactList, segment, responses; Altcraft: database, segment. */
	readonly type: string;
	/** The parameters of the start, as sent. */
	readonly parameters: Readonly<Record<string, unknown>>;
	/** Milliseconds since 1970. */
	readonly startedAt: number;
	readonly durationMs: number;
	readonly files: readonly ExportFile[];
	/** Data rows in all files together. */
	readonly rows: number;
	/** Set if the export will fail or has failed. */
	failure?: JobFailure;
	/** When a test ended it early; milliseconds since 1970. */
	endedAt?: number;
}

/** Progress of an export from 0 to 1, where it has finished. */
export function progressOf(job: ExportJob, now: number): number {
	if (job.endedAt !== undefined || job.durationMs <= 0) return 1;
	return Math.min(1, Math.max(0, (now - job.startedAt) / job.durationMs));
}

/** Whether an export has finished or failed. */
export function hasEnded(job: ExportJob, now: number): boolean {
	return progressOf(job, now) >= 1;
}
