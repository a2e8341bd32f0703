import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import npm from '../setup/npm.js';

const run = promisify(execFile);

/** The folder of this checkout. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Packs this checkout as `npm publish` would.
 *
 * @param {string} folder where the tarball goes
 * @returns {Promise<{ tarball: string, files: string[], packed: number, unpacked: number }>} sizes in bytes
 */
export async function pack(folder) {
	const args = ['pack', ROOT, '--json', '--ignore-scripts', '--pack-destination', folder];
	const { stdout } = await run(process.execPath, [npm.npmCli(), ...args], {
		cwd: folder,
		env: npm.cleanEnvironment(),
	});
	/** @type {[{ filename: string, files: { path: string }[], size: number, unpackedSize: number }]} */
	const [result] = JSON.parse(stdout);
	return {
		tarball: path.join(folder, result.filename),
		files: result.files.map((file) => file.path),
		packed: result.size,
		unpacked: result.unpackedSize,
	};
}

/**
 * Unpacks a tarball the way an installation lies on disk.
 *
 * @param {string} tarball
 * @param {string} folder becomes the package's own folder
 */
export async function unpack(tarball, folder) {
	await mkdir(folder, { recursive: true });
	await run('tar', ['-xzf', path.basename(tarball), '-C', folder, '--strip-components=1'], {
		cwd: path.dirname(tarball),
	});
}
