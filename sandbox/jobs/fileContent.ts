import { createReadStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { CsvPage } from '../csv/csvTable';

/** Content of an export file, however it is made. */
export interface FileContent {
	/** Bytes of the whole file, or of one page of it. */
	byteLength(page?: CsvPage): number;
	stream(page?: CsvPage): Readable;
}

/** Large chunks, so that a download benchmark does not measure the sandbox. */
const READ_BYTES = 1 << 20;

/** A file from disk, which is much cheaper than generating rows. It has no pages. */
export class StoredFile implements FileContent {
	constructor(private readonly path: string) {}

	byteLength(): number {
		return statSync(this.path).size;
	}

	stream(): Readable {
		return createReadStream(this.path, { highWaterMark: READ_BYTES });
	}
}
