import { createReadStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { CsvPage } from '../csv/csvTable';

/** What an export gives out, however it is made. */
export interface FileContent {
	/** Bytes of the whole file, or of one page of it. */
	byteLength(page?: CsvPage): number;
	stream(page?: CsvPage): Readable;
}

/** Few large reads: whoever measures a download does not want to measure this side of it. */
const READ_BYTES = 1 << 20;

/** A file that lies on disk already. Reading it costs far less than making rows. It has no pages. */
export class StoredFile implements FileContent {
	/** @param path of the file */
	constructor(private readonly path: string) {}

	byteLength(): number {
		return statSync(this.path).size;
	}

	stream(): Readable {
		return createReadStream(this.path, { highWaterMark: READ_BYTES });
	}
}
