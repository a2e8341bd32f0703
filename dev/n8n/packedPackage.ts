import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack, ROOT, unpack } from '../package/pack';

/**
 * Installs a package in an n8n as a community node: what `npm pack` puts into the tarball, and nothing else, in the
 * folder where n8n looks for community nodes when it starts.
 */
export async function installPackedPackage(userFolder: string, source = ROOT): Promise<void> {
	const { name } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { name: string };
	const scratch = await mkdtemp(join(tmpdir(), 'contact-export-pack-'));
	try {
		const { tarball } = await pack(scratch, source);
		await unpack(tarball, join(userFolder, '.n8n', 'nodes', 'node_modules', name));
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
}
