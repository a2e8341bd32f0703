import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ExportFile, ExportJob } from './exportJob';

/** The started exports, for tests. */
export interface Jobs {
	/** All exports in the order of their start. */
	list(): readonly ExportJob[];
	/**
	 * @throws Error if there is no export with this ID
	 */
	get(exportId: string | number): ExportJob;
	/** The exact bytes of a file of the export, by default the first. For small files. */
	csvOf(exportId: string | number, fileIndex?: number): Promise<Buffer>;
	/** The same bytes as a stream. */
	csvStreamOf(exportId: string | number, fileIndex?: number): Readable;
	/** The number of those bytes, without generating them. */
	csvBytesOf(exportId: string | number, fileIndex?: number): number;
	/** Ends an export now, successfully unless a failure is set. */
	finish(exportId: string | number): void;
	/** Fails an export now. `word`: the platform's status word, by default `error` for Emarsys and `failed` for Altcraft. */
	fail(exportId: string | number, word?: string, errors?: string[]): void;
}

export class JobStore implements Jobs {
	private readonly jobs = new Map<string, ExportJob>();
	private readonly endListeners: Array<(job: ExportJob) => void> = [];

	constructor(private readonly now: () => number) {}

	add(job: ExportJob): void {
		this.jobs.set(job.id, job);
	}

	find(exportId: string): ExportJob | undefined {
		return this.jobs.get(exportId);
	}

	/** Calls the listener when a test ends an export early. */
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
