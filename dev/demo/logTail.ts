import { open } from 'node:fs/promises';

/** Follows a log file: gives the lines that were added since it was last asked. */
export class LogTail {
	private position = 0;

	private unfinished = '';

	constructor(private readonly file: string) {}

	/** The new lines; a line still being written comes the next time. */
	async newLines(): Promise<string[]> {
		const handle = await open(this.file);
		try {
			const { size } = await handle.stat();
			const buffer = Buffer.alloc(size - this.position);
			const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.position);
			this.position += bytesRead;
			const lines = (this.unfinished + buffer.toString('utf8', 0, bytesRead)).split('\n');
			this.unfinished = lines.pop() ?? '';
			return lines;
		} finally {
			await handle.close();
		}
	}
}
