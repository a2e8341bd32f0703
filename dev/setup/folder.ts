import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';

/** An installation takes minutes; a holder that was killed is noticed by its missing heartbeat. */
const WAIT = { retries: { forever: true, factor: 1, minTimeout: 1_000, maxTimeout: 1_000 }, stale: 30_000 };

/**
 * A folder that is either whole or not there: `fill` works in a neighbouring folder, which gets the name once
 * it is complete. Two processes at once make it once.
 */
export async function ensureFolder(folder: string, fill: (partial: string) => Promise<void>): Promise<void> {
	if (existsSync(folder)) return;
	const parent = dirname(folder);
	await mkdir(parent, { recursive: true });
	const waiting = setTimeout(
		() => process.stderr.write(`… another process is installing ${folder}, waiting for it\n`),
		3_000,
	).unref();
	const release = await lock(folder, { ...WAIT, realpath: false });
	clearTimeout(waiting);
	try {
		if (existsSync(folder)) return;
		const prefix = `${basename(folder)}.partial-`;
		for (const name of await readdir(parent))
			if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
		const partial = join(parent, `${prefix}${process.pid}`);
		await mkdir(partial);
		await fill(partial);
		await rename(partial, folder);
	} finally {
		await release();
	}
}
