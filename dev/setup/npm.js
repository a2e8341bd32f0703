'use strict';

/**
 * The environment without the variables in which `npm run` describes its package, which would confuse an npm in
 * another folder. Undefined values are omitted from a child's environment, even if merged into this one.
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
 * @returns {[string, string[], { shell: boolean }]} how to call npm, which is a shell script on Windows
 */
function npm(args) {
	const isWindows = process.platform === 'win32';
	return [isWindows ? 'npm.cmd' : 'npm', args, { shell: isWindows }];
}

module.exports = { cleanEnvironment, npm };
