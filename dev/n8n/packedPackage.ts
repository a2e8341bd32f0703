import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment, npmCli } from '../setup/npm';

const run = promisify(execFile);
const ROOT = resolve(__dirname, '..', '..');

async function packageName(): Promise<string> {
	const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { name: string };
	return manifest.name;
}

/**
 * Installs this package in an n8n as a community node: what `npm pack` puts into the tarball, and nothing else, in
 * the folder where n8n looks for community nodes when it starts.
 */
export async function installPackedPackage(userFolder: string): Promise<string> {
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', await packageName());
	const scratch = await mkdtemp(join(tmpdir(), 'contact-export-pack-'));
	try {
		const { stdout } = await run(
			process.execPath,
			[npmCli(), 'pack', '--json', '--ignore-scripts', '--pack-destination', scratch],
			{ cwd: ROOT, env: cleanEnvironment() },
		);
		const [packed] = JSON.parse(stdout) as Array<{ filename: string }>;
		if (!packed) throw new Error(`npm pack made nothing: ${stdout}`);
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		await run('tar', ['-xzf', packed.filename, '-C', folder, '--strip-components=1'], { cwd: scratch });
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
	return folder;
}
