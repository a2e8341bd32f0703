import type { FileContent } from './fileContent';
import type { FileForm } from './fileForm';

/** One file of an export. */
export interface ExportFile {
	name: string;
	/** Part of the address under which Altcraft gives the file out. */
	key: string;
	/** Makes the file anew each time, always with the same bytes. */
	table: () => FileContent;
}

/** What later exports are like; both platforms go by it. */
export interface JobSettings {
	/** Data rows of an export. */
	rows: number;
	/** How long an export takes, milliseconds. */
	jobDurationMs: number;
	/** Path of a file that exports of Altcraft give out as it is, in the place of made-up rows. */
	file?: string;
	/** How the files of both platforms are made from now on. */
	form?: FileForm;
}

/** How an export ends when it doesn't succeed. */
export interface JobFailure {
	/** The platform's word for it. */
	word: string;
	errors: string[];
}

/** An export that was started. */
export interface ExportJob {
	readonly id: string;
	readonly platform: 'altcraft' | 'emarsys';
	/** Emarsys: registrations, changes, contactList, segment, responses; Altcraft: database, segment. */
	readonly type: string;
	/** What the start asked for, as it was sent. */
	readonly parameters: Readonly<Record<string, unknown>>;
	/** Milliseconds since 1970. */
	readonly startedAt: number;
	readonly durationMs: number;
	readonly files: readonly ExportFile[];
	/** Number of data rows in all files together. */
	readonly rows: number;
	/** Set when the export will end, or has ended, badly. */
	failure?: JobFailure;
	/** Set when a test has ended it before its time; milliseconds since 1970. */
	endedAt?: number;
}

/** How far an export is, from 0 to 1; at 1 it has ended. */
export function progressOf(job: ExportJob, now: number): number {
	if (job.endedAt !== undefined || job.durationMs <= 0) return 1;
	return Math.min(1, Math.max(0, (now - job.startedAt) / job.durationMs));
}

/** Whether an export has ended, well or badly. */
export function hasEnded(job: ExportJob, now: number): boolean {
	return progressOf(job, now) >= 1;
}
