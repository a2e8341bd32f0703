import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Searches all files below a folder for `texts`: database, write-ahead log, binary data, logs.
 *
 * @returns `file: text` for each
 */
export async function findTexts(folder: string, texts: readonly string[]): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const found: string[] = [];
	for (const entry of entries) {
		if (!entry.isFile()) continue;
		const content = await readFile(join(entry.parentPath, entry.name)).catch(
			(error: NodeJS.ErrnoException) => {
				// n8n renames a file once it is complete, and another test may be running.
				if (error.code === 'ENOENT') return Buffer.alloc(0);
				throw error;
			},
		);
		for (const text of texts) {
			if (content.includes(text)) found.push(`${entry.name}: ${text}`);
		}
	}
	return found;
}
