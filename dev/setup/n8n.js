'use strict';

const { copyFile } = require('node:fs/promises');
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { cacheFolder } = require('./cache.js');
const { ensureFolder, shortHash } = require('./folder.js');
const { MAJOR, node24 } = require('./node24.js');
const { npmCi } = require('./npm.js');
const { prepareSqlite3 } = require('./sqlite3.js');

const VERSIONS = join(__dirname, '..', 'n8n', 'versions');

/** @typedef {{ version: string, node: string, program: string }} InstalledN8n */

/** @type {Map<string, Promise<InstalledN8n>>} */
const installations = new Map();

/**
 * An installed n8n of exactly the locked packages, from the cache or put there first. Whoever asks while it is being
 * installed waits for the same installation.
 *
 * @param {string} version a folder of `dev/n8n/versions`
 * @returns {Promise<InstalledN8n>}
 */
function installN8n(version) {
	const known = installations.get(version);
	if (known) return known;
	const installation = install(version);
	installations.set(version, installation);
	return installation;
}

/**
 * @param {string} version
 * @returns {Promise<InstalledN8n>}
 */
async function install(version) {
	const locked = join(VERSIONS, version);
	if (!existsSync(locked)) throw new Error(`n8n ${version} is not among the versions in ${VERSIONS}`);
	const node = await node24();
	const hash = await shortHash(join(locked, 'package-lock.json'));
	// Compiled parts fit one system and one major version of Node.
	const folder = cacheFolder('n8n', `${version}-node${MAJOR}-${process.platform}-${process.arch}-${hash}`);
	const log = cacheFolder('logs', `n8n-${version}.log`);

	await ensureFolder(folder, async (partial) => {
		for (const part of ['package.json', 'package-lock.json'])
			await copyFile(join(locked, part), join(partial, part));
		const title = `Installing n8n ${version} into the cache (once, about 4 minutes and 3 GB)`;
		await npmCi(partial, { title, log, node });
		await prepareSqlite3(partial, { node, log });
	});
	return { version, node, program: join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

module.exports = { installN8n };
