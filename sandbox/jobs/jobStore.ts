import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ExportFile, ExportJob } from './exportJob';

/** The exports that were started, as a test looks at them. */
export interface Jobs {
	/** All exports in the order they were started. */
	list(): readonly ExportJob[];
	/**
	 * @throws Error when no export has this id
	 */
	get(exportId: string | number): ExportJob;
	/** The exact bytes of a file of the export (the first one, if not said otherwise). Small files only. */
	csvOf(exportId: string | number, fileIndex?: number): Promise<Buffer>;
	/** The same bytes as a stream. */
	csvStreamOf(exportId: string | number, fileIndex?: number): Readable;
	/** The number of those bytes, without making them. */
	csvBytesOf(exportId: string | number, fileIndex?: number): number;
	/** Ends an export now, well unless a failure waits for it. */
	finish(exportId: string | number): void;
	/** Ends an export now, badly. `word`: the platform's word, `error` for Emarsys and `failed` for Altcraft if not given. */
	fail(exportId: string | number, word?: string, errors?: string[]): void;
}

/** Keeps the exports of both platforms. */
export class JobStore implements Jobs {
	private readonly jobs = new Map<string, ExportJob>();
	private readonly endListeners: Array<(job: ExportJob) => void> = [];

	constructor(private readonly now: () => number) {}

	add(job: ExportJob): void {
		this.jobs.set(job.id, job);
	}

	/** The export with this id, if there is one. */
	find(exportId: string): ExportJob | undefined {
		return this.jobs.get(exportId);
	}

	/** Calls the listener when a test ends an export before its time. */
	onEndedEarly(listener: (job: ExportJob) => void): void {
		this.endListeners.push(listener);
	}

	list(): readonly ExportJob[] {
		return [...this.jobs.values()];
	}

	get(exportId: string | number): ExportJob {
		const job = this.jobs.get(String(exportId));
		if (job === undefined) throw new Error(`There is no export ${exportId}`);
		return job;
	}

	async csvOf(exportId: string | number, fileIndex = 0): Promise<Buffer> {
		return await buffer(this.csvStreamOf(exportId, fileIndex));
	}

	csvStreamOf(exportId: string | number, fileIndex = 0): Readable {
		return this.file(exportId, fileIndex).table().stream();
	}

	csvBytesOf(exportId: string | number, fileIndex = 0): number {
		return this.file(exportId, fileIndex).table().byteLength();
	}

	finish(exportId: string | number): void {
		const job = this.get(exportId);
		job.endedAt = this.now();
		for (const listener of this.endListeners) listener(job);
	}

	fail(exportId: string | number, word?: string, errors: string[] = ['The export failed']): void {
		const job = this.get(exportId);
		job.failure = { word: word ?? (job.platform === 'emarsys' ? 'error' : 'failed'), errors };
		this.finish(exportId);
	}

	private file(exportId: string | number, fileIndex: number): ExportFile {
		const file = this.get(exportId).files[fileIndex];
		if (file === undefined) throw new Error(`Export ${exportId} has no file ${fileIndex}`);
		return file;
	}
}
