'use strict';

/**
 * `npm run` describes the package it runs for in the environment; an npm for another folder must not see it. What is
 * undefined is in no child's environment, even where it is added to this one's.
 *
 * @returns {NodeJS.ProcessEnv}
 */
function cleanEnvironment() {
	const ofCaller = /^npm_(package|lifecycle)_|^npm_config_(local|global)_prefix$|^npm_command$/i;
	return Object.fromEntries(
		Object.entries(process.env).map(([name, value]) => [name, ofCaller.test(name) ? undefined : value]),
	);
}

/**
 * @param {string[]} args
 * @returns {[string, string[], { shell: boolean }]} how npm is called; it is a script of the shell on Windows
 */
function npm(args) {
	const isWindows = process.platform === 'win32';
	return [isWindows ? 'npm.cmd' : 'npm', args, { shell: isWindows }];
}

module.exports = { cleanEnvironment, npm };
