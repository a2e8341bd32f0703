'use strict';

const { createHash } = require('node:crypto');
const { readFile } = require('node:fs/promises');
const { join, resolve } = require('node:path');
const { cacheFolder } = require('./cache.js');
const { withLock } = require('./lock.js');
const { npmCi } = require('./npm.js');

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }>} Packages */

const ROOT = resolve(__dirname, '..', '..');

/** @returns {Promise<Packages | undefined>} */
async function packagesOf(/** @type {string} */ lockFile) {
	try {
		const { packages } = JSON.parse(await readFile(lockFile, 'utf8'));
		delete packages[''];
		return packages;
	} catch {
		return undefined;
	}
}

/**
 * npm writes what it installed into node_modules once it has finished, so an interrupted installation, a
 * changed lock file and a package that was added by hand all show. No marker of our own is needed, and an
 * installation by `npm install` counts too.
 */
async function isInstalled() {
	const wanted = await packagesOf(join(ROOT, 'package-lock.json'));
	const present = await packagesOf(join(ROOT, 'node_modules', '.package-lock.json'));
	if (!wanted || !present) return false;
	return Object.entries(wanted).every(([name, { version, integrity, optional, devOptional }]) => {
		const found = present[name];
		// Packages for other systems are in the lock file only.
		if (!found) return Boolean(optional || devOptional);
		return found.version === version && found.integrity === integrity;
	});
}

/** Installs the development dependencies of this checkout when they are missing or out of date. */
async function installCheckout() {
	if (await isInstalled()) return;
	const id = createHash('sha256').update(ROOT).digest('hex').slice(0, 12);
	await withLock(cacheFolder('locks', `checkout-${id}`), async () => {
		if (await isInstalled()) return;
		await npmCi(ROOT, {
			title: 'Installing the development dependencies',
			log: cacheFolder('logs', `checkout-${id}.log`),
		});
	});
}

module.exports = { installCheckout };
