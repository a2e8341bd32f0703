import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder that is there until `remove` is called or the process ends, however it ends. */
export function scratchFolder(): { folder: string; remove: () => void } {
	const folder = mkdtempSync(join(tmpdir(), 'contact-export-bench-'));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	process.once('exit', remove);
	return { folder, remove };
}
