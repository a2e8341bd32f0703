'use strict';

const { readdir, readFile } = require('node:fs/promises');
const path = require('node:path');

/**
 * The notices of bundled libraries, which their licences require to be included.
 *
 * @param {string[]} folders of the packages
 * @returns {Promise<string>}
 */
async function licenceNotices(folders) {
	const intro = 'The bundles in this folder contain parts of the following packages.\n';
	return [intro, ...(await Promise.all(folders.map(notice)))].join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param {string} folder */
async function notice(folder) {
	const { name, version, license, author } = await readManifest(folder);
	const file = (await readdir(folder)).find((entry) => /^licen[sc]e/i.test(entry));
	const text = file
		? await readFile(path.join(folder, file), 'utf8')
		: `Copyright ${author?.name ?? author ?? name}`;
	return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

/**
 * @param {string} folder
 * @returns {Promise<{ name: string, version: string, license: string, author?: any }>}
 */
async function readManifest(folder) {
	const text = await readFile(path.join(folder, 'package.json'), 'utf8');
	return /** @type {Awaited<ReturnType<typeof readManifest>>} */ (JSON.parse(text));
}

module.exports = { licenceNotices };
