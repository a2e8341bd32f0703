'use strict';

const { execFile } = require('node:child_process');
const { mkdir, mkdtemp, readFile, rm } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { promisify } = require('node:util');
const { cleanEnvironment, npm } = require('../setup/npm.js');

const run = promisify(execFile);

const ROOT = path.resolve(__dirname, '../..');

/**
 * Packs a package as `npm publish` would.
 *
 * @param {string} folder where the tarball goes
 * @param {string} [source] the package's own folder, by default this checkout
 * @returns {Promise<{ tarball: string, files: string[], packed: number, unpacked: number }>} sizes in bytes
 */
async function pack(folder, source = ROOT) {
	const args = ['pack', source, '--json', '--ignore-scripts', '--pack-destination', folder];
	const [command, line, options] = npm(args);
	const { stdout } = await run(command, line, {
		...options,
		cwd: folder,
		env: cleanEnvironment(),
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
 * A dry run of `npm publish`, which needs neither a registry nor a login. npm checks `publishConfig` and the manifest,
 * and corrects what it does not accept.
 *
 * @param {string} source
 * @returns {Promise<{ files: string[], said: string }>} what would be published, and npm's messages
 */
async function publishDry(source) {
	const args = ['publish', source, '--dry-run', '--json', '--ignore-scripts'];
	// The discard port, in case an npm sends requests anyway.
	const nowhere = ['--offline', '--registry', 'http://127.0.0.1:9'];
	const [command, line, options] = npm([...args, ...nowhere]);
	const { stdout, stderr } = await run(command, line, {
		...options,
		cwd: ROOT,
		env: cleanEnvironment(),
	});
	const response = /** @type {Record<string, Published> & Published} */ (JSON.parse(stdout));
	// npm 11 wraps it in an object keyed by package name.
	const { files } = Array.isArray(response.files)
		? response
		: /** @type {Published} */ (Object.values(response)[0]);
	return { files: files.map((file) => file.path), said: stderr };
}

/** @typedef {{ files: { path: string }[] }} Published */

/**
 * Unpacks a tarball as an installed package.
 *
 * @param {string} tarball
 * @param {string} folder becomes the package's own folder
 */
async function unpack(tarball, folder) {
	await mkdir(folder, { recursive: true });
	await run('tar', ['-xzf', path.basename(tarball), '-C', folder, '--strip-components=1'], {
		cwd: path.dirname(tarball),
	});
}

/**
 * Installs a package, packed, as a community node in the user folder of an n8n, which loads it when it starts.
 *
 * @param {string} userFolder
 * @param {string} [source] the package's own folder, by default this checkout
 */
async function install(userFolder, source = ROOT) {
	/** @type {{ name: string }} */
	const { name } = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
	const temporary = await mkdtemp(path.join(tmpdir(), 'contact-export-pack-'));
	try {
		const { tarball } = await pack(temporary, source);
		await unpack(tarball, path.join(userFolder, '.n8n', 'nodes', 'node_modules', name));
	} finally {
		await rm(temporary, { recursive: true, force: true });
	}
}

module.exports = { install, pack, publishDry, ROOT, unpack };
