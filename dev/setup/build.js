'use strict';

const { resolve } = require('node:path');
const { cacheFolder } = require('./cache.js');
const { runLogged } = require('./command.js');
const { cleanEnvironment, npmCli } = require('./npm.js');
const { startProgress } = require('./progress.js');

const ROOT = resolve(__dirname, '..', '..');

/** Builds the package of this checkout. */
async function buildPackage() {
	const progress = startProgress('Building the package');
	try {
		await runLogged(process.execPath, [npmCli(), 'run', 'build'], {
			cwd: ROOT,
			log: cacheFolder('logs', 'build.log'),
			env: cleanEnvironment(),
		});
		progress.done();
	} catch (error) {
		progress.fail();
		throw error;
	}
}

module.exports = { buildPackage };
