import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { x } from 'tinyexec';
import { cleanEnvironment } from '../setup/npm';

export const ROOT = path.resolve(__dirname, '../..');

async function run(command: string, args: string[], cwd: string) {
	const result = await x(command, args, { nodeOptions: { cwd, env: cleanEnvironment() } });
	if (result.exitCode !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${result.stderr}`);
	return result;
}

export interface Packed {
	tarball: string;
	files: string[];
	/** Bytes of the tarball, and of its contents. */
	packed: number;
	unpacked: number;
}

/**
 * Packs a package as `npm publish` would.
 *
 * @param folder where the tarball goes
 * @param source the package's own folder, by default this checkout
 */
export async function pack(folder: string, source = ROOT): Promise<Packed> {
	const args = ['pack', source, '--json', '--ignore-scripts', '--pack-destination', folder];
	const { stdout } = await run('npm', args, folder);
	const [result] = JSON.parse(stdout) as [
		Published & { filename: string; size: number; unpackedSize: number },
	];
	return {
		tarball: path.join(folder, result.filename),
		files: pathsOf(result),
		packed: result.size,
		unpacked: result.unpackedSize,
	};
}

interface Published {
	files: Array<{ path: string }>;
}

const pathsOf = ({ files }: Published): string[] => files.map((file) => file.path);

/**
 * A dry run of `npm publish`, which needs neither a registry nor a login. npm checks `publishConfig` and the manifest,
 * and corrects what it does not accept.
 *
 * @returns what would be published, and npm's messages
 */
export async function publishDry(source: string): Promise<{ files: string[]; said: string }> {
	const args = ['publish', source, '--dry-run', '--json', '--ignore-scripts'];
	// The discard port, in case an npm sends requests anyway.
	const nowhere = ['--offline', '--registry', 'http://127.0.0.1:9'];
	const { stdout, stderr } = await run('npm', [...args, ...nowhere], ROOT);
	const response = JSON.parse(stdout) as Record<string, unknown>;
	// npm 11 wraps it in an object keyed by package name.
	const published = ('files' in response ? response : Object.values(response)[0]) as Published;
	return { files: pathsOf(published), said: stderr };
}

/**
 * Unpacks a tarball as an installed package.
 *
 * @param folder becomes the package's own folder
 */
export async function unpack(tarball: string, folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	const args = ['-xzf', path.basename(tarball), '-C', folder, '--strip-components=1'];
	await run('tar', args, path.dirname(tarball));
}

/** Installs a package, packed, as a community node in the user folder of an n8n, which loads it when it starts. */
export async function install(userFolder: string, source = ROOT): Promise<void> {
	const manifest = await readFile(path.join(source, 'package.json'), 'utf8');
	const { name } = JSON.parse(manifest) as { name: string };
	const temporary = await mkdtemp(path.join(tmpdir(), 'contact-export-pack-'));
	try {
		const { tarball } = await pack(temporary, source);
		await unpack(tarball, path.join(userFolder, '.n8n', 'nodes', 'node_modules', name));
	} finally {
		await rm(temporary, { recursive: true, force: true });
	}
}
