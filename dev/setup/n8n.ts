import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, ensureFolder } from './cache';
import { npmCi } from './command';
import { prepareSqlite3 } from './sqlite3';

const VERSIONS = join(__dirname, '..', 'n8n', 'versions');

/** The version that n8n 2 supports; its native addons are prebuilt for even major versions only. */
const NODE_MAJOR = 24;

export interface InstalledN8n {
	/** Path of the Node executable. */
	node: string;
	/** n8n's script. */
	program: string;
}

/**
 * Installs an n8n of exactly the locked packages in the cache, unless it is there.
 *
 * @param version a folder of `dev/n8n/versions`
 */
export async function installN8n(version: string): Promise<InstalledN8n> {
	const node = process.execPath;
	if (Number(process.versions.node.split('.')[0]) !== NODE_MAJOR)
		throw new Error(
			`n8n needs Node.js ${NODE_MAJOR}, and this is ${process.version}; the npm scripts use the right one`,
		);
	const locked = join(VERSIONS, version);
	const lockFile = readFileSync(join(locked, 'package-lock.json'));
	const hash = createHash('sha256').update(lockFile).digest('hex').slice(0, 12);
	// Native addons fit one system and one major version of Node.
	const system = `node${NODE_MAJOR}-${process.platform}-${process.arch}`;
	const folder = cacheFolder('n8n', `${version}-${system}-${hash}`);
	const log = cacheFolder('logs', `n8n-${version}.log`);
	await ensureFolder(folder, async (partial) => {
		for (const part of ['package.json', 'package-lock.json'])
			await copyFile(join(locked, part), join(partial, part));
		await npmCi(partial, `Installing n8n ${version} into the cache (once, about 4 minutes and 3 GB)`, log);
		await prepareSqlite3(partial, { kept: (name) => cacheFolder('sqlite3', `${name}-${system}`), node, log });
	});
	return { node, program: join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}
