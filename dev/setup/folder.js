'use strict';

const { createHash } = require('node:crypto');
const { existsSync } = require('node:fs');
const { mkdir, readFile, readdir, rename, rm } = require('node:fs/promises');
const { basename, dirname, join } = require('node:path');
const { withLock } = require('./lock.js');

/**
 * @param {string} file
 * @returns {Promise<string>} enough of its hash to tell its versions apart
 */
async function shortHash(file) {
	return createHash('sha256')
		.update(await readFile(file))
		.digest('hex')
		.slice(0, 12);
}

/** What interrupted installations left behind; nobody else is at work here while the lock is held. */
async function removeLeftovers(/** @type {string} */ folder) {
	const prefix = `${basename(folder)}.partial-`;
	for (const name of await readdir(dirname(folder))) {
		if (name.startsWith(prefix)) await rm(join(dirname(folder), name), { recursive: true, force: true });
	}
}

/**
 * A folder that is either whole or not there: `fill` works in a neighbouring folder, which gets the name once
 * it is complete. Two processes at once make it once.
 *
 * @param {string} folder
 * @param {(partial: string) => Promise<void>} fill
 */
async function ensureFolder(folder, fill) {
	if (existsSync(folder)) return;
	await mkdir(dirname(folder), { recursive: true });
	await withLock(
		`${folder}.lock`,
		async () => {
			if (existsSync(folder)) return;
			await removeLeftovers(folder);
			const partial = `${folder}.partial-${process.pid}`;
			await mkdir(partial);
			await fill(partial);
			await rename(partial, folder);
		},
		() => process.stderr.write(`… another process is installing ${folder}, waiting for it\n`),
	);
}

module.exports = { ensureFolder, shortHash };
