/**
 * Puts this package, packed, into the user folder of an n8n that is started elsewhere, in a container for example:
 * `node dev/package/install.mjs <folder>`. n8n loads it when it starts.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pack, ROOT, unpack } from './pack.js';

const [folder] = process.argv.slice(2);
if (!folder)
	throw new Error('Which folder? It is the one that N8N_USER_FOLDER names; in the container /home/node.');

/** @type {{ name: string }} */
const { name } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
const scratch = await mkdtemp(path.join(tmpdir(), 'contact-export-pack-'));
try {
	const { tarball } = await pack(scratch);
	await unpack(tarball, path.resolve(folder, '.n8n', 'nodes', 'node_modules', name));
} finally {
	await rm(scratch, { recursive: true, force: true });
}
