import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { N8nInstance } from '../../dev/n8n';

/** Whether this system can limit a running process. */
export function canLimit(): boolean {
	try {
		execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

/** Limits the file size of a running n8n to slightly more than its largest file, which looks like a full disk. */
export function limitFiles({ pid, place }: N8nInstance): { bytes: number; lift: () => void } {
	const folder = join(place.userFolder, '.n8n');
	const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
	const bytes = 2 * Math.max(...sizes) + 8 * 1024 * 1024;
	const set = (limit: string) =>
		execFileSync('prlimit', ['--pid', String(pid), `--fsize=${limit}:unlimited`]);
	set(String(bytes));
	return { bytes, lift: () => void set('unlimited') };
}
