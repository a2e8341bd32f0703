import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { lock } from 'proper-lockfile';

/** An installation takes minutes. If its process was killed, the lock has no heartbeat and becomes stale. */
const LOCK = { retries: { forever: true, factor: 1, minTimeout: 1_000, maxTimeout: 1_000 }, stale: 30_000 };

/**
 * A path in the folder for everything that takes minutes to install. It is outside the checkout, so that all clones
 * share it and `git clean` does not remove an n8n installation.
 */
export function cacheFolder(...parts: string[]): string {
	const root = process.env.CONTACT_EXPORT_CACHE || envPaths('n8n-nodes-contact-export', { suffix: '' }).cache;
	return resolve(root, ...parts);
}

/**
 * Creates a folder atomically: `fill` works in a temporary folder beside it, which is renamed once it is complete. Of
 * several processes at a time, only one fills the folder.
 */
export async function ensureFolder(folder: string, fill: (partial: string) => Promise<void>): Promise<void> {
	if (existsSync(folder)) return;
	const parent = dirname(folder);
	await mkdir(parent, { recursive: true });
	const waiting = setTimeout(
		() => process.stderr.write(`… waiting for ${folder}, which is being installed already\n`),
		3_000,
	).unref();
	const release = await lock(folder, { ...LOCK, realpath: false });
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
