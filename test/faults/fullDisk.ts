import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { N8nInstance } from '../../dev/n8n';

/** Whether a process can be given a limit here. */
export function canLimit(): boolean {
	try {
		execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

/** Lets no file of a running n8n grow much beyond its largest: what is longer meets a full disk. Gives the limit. */
export function limitFiles({ pid, place }: N8nInstance): { bytes: number; lift: () => void } {
	const folder = join(place.userFolder, '.n8n');
	const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
	const bytes = 2 * Math.max(...sizes) + 8 * 1024 * 1024;
	const set = (limit: string) =>
		execFileSync('prlimit', ['--pid', String(pid), `--fsize=${limit}:unlimited`]);
	set(String(bytes));
	return { bytes, lift: () => void set('unlimited') };
}
