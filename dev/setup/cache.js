'use strict';

const { homedir } = require('node:os');
const { join, resolve } = require('node:path');

const NAME = 'n8n-nodes-contact-export';

function userCacheFolder() {
	const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
	if (process.platform === 'win32') return LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
	if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
	return XDG_CACHE_HOME || join(homedir(), '.cache');
}

/**
 * The folder for everything that takes minutes to install. It is outside the checkout, so that every clone
 * shares it and `git clean` does not cost an n8n installation.
 *
 * @param {...string} parts path below the folder
 * @returns {string}
 */
function cacheFolder(...parts) {
	const root = process.env.CONTACT_EXPORT_CACHE || join(userCacheFolder(), NAME);
	return resolve(root, ...parts);
}

module.exports = { cacheFolder };
