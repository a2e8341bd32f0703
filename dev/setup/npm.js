'use strict';

const { existsSync, readFileSync, realpathSync } = require('node:fs');
const { basename, delimiter, dirname, join } = require('node:path');
const { runLogged } = require('./command.js');
const { startProgress } = require('./progress.js');

/** Where installers of Node put npm, seen from the folder of the `node` or `npm` program. */
const PLACES = ['node_modules/npm/bin/npm-cli.js', '../lib/node_modules/npm/bin/npm-cli.js'];

function besideProgram(/** @type {string} */ folder) {
	return PLACES.map((place) => join(folder, place)).find((file) => existsSync(file));
}

function onPath() {
	for (const folder of (process.env.PATH || '').split(delimiter)) {
		const program = join(folder, 'npm');
		if (!folder || !existsSync(program)) continue;
		const target = realpathSync(program);
		if (basename(target) === 'npm-cli.js') return target;
		const found = besideProgram(folder);
		if (found) return found;
	}
	return undefined;
}

/**
 * npm's own script, so that it can be run by any Node without a shell. Under `npm run` its path is in the
 * environment; other package managers put theirs there.
 *
 * @returns {string}
 */
function npmCli() {
	const caller = process.env.npm_execpath;
	if (caller && basename(caller) === 'npm-cli.js') return caller;
	const found = besideProgram(dirname(process.execPath)) || onPath();
	if (!found) {
		throw new Error('npm was not found. It comes with Node.js: https://nodejs.org');
	}
	return found;
}

/** `npm run` describes the package it runs for in the environment; an npm for another folder must not see it. */
function cleanEnvironment() {
	const env = { ...process.env };
	for (const name of Object.keys(env)) {
		if (/^npm_(package|lifecycle)_|^npm_config_(local|global)_prefix$|^npm_command$/i.test(name))
			delete env[name];
	}
	return env;
}

/** npm prints nothing while it works, but a package it has unpacked is there to be counted. */
function countPackages(/** @type {string} */ folder) {
	const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
	const expected = Object.keys(packages).filter((name) => name && !packages[name].optional);
	return () => {
		const present = expected.filter((name) => existsSync(join(folder, name, 'package.json'))).length;
		return present === 0 ? undefined : `${present} of ${expected.length} packages`;
	};
}

/**
 * `npm ci` in a folder that holds package.json and package-lock.json.
 *
 * @param {string} folder
 * @param {{ title: string, log: string, node?: string }} options
 */
async function npmCi(folder, { title, log, node = process.execPath }) {
	const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--prefer-offline'];
	const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--no-progress'];
	const progress = startProgress(title, countPackages(folder));
	try {
		await runLogged(node, [npmCli(), ...args, ...quiet], { cwd: folder, log, env: cleanEnvironment() });
		progress.done();
	} catch (error) {
		progress.fail();
		throw error;
	}
}

module.exports = { cleanEnvironment, npmCi, npmCli };
