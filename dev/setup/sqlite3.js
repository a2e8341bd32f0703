'use strict';

const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { copyFile, mkdir } = require('node:fs/promises');
const { dirname, join } = require('node:path');
const { cacheFolder } = require('./cache.js');
const { runLogged } = require('./command.js');
const { ensureFolder } = require('./folder.js');
const { MAJOR } = require('./node24.js');
const { npmCli } = require('./npm.js');
const { startProgress } = require('./progress.js');

/** Behind a firewall that swallows packets a download would hang; the compiler needs no network. */
const DOWNLOAD_TIMEOUT_MS = 60_000;

const COMPILER = {
	linux:
		'Debian, Ubuntu: sudo apt-get install python3 make g++\n  Fedora: sudo dnf install python3 make gcc-c++\n  Alpine: apk add python3 make g++',
	darwin: 'xcode-select --install',
	win32:
		'Visual Studio Build Tools with "Desktop development with C++", and Python 3: winget install Microsoft.VisualStudio.2022.BuildTools Python.Python.3.12',
};

function loads(/** @type {string} */ n8nFolder, /** @type {string} */ node) {
	return spawnSync(node, ['-e', "require('sqlite3')"], { cwd: n8nFolder, stdio: 'ignore' }).status === 0;
}

/** Headers beside the program spare node-gyp a download; Windows needs an import library besides them. */
function headersOf(/** @type {string} */ node) {
	const folder = dirname(dirname(node));
	const present = existsSync(join(folder, 'include', 'node', 'node.h'));
	return present && process.platform !== 'win32' ? [`--nodedir=${folder}`] : [];
}

function nodeGyp(/** @type {string} */ n8nFolder) {
	// npm's own is newer: the one in n8n's tree needs a Python that still has distutils.
	const bundled = join(dirname(dirname(npmCli())), 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
	return existsSync(bundled) ? bundled : join(n8nFolder, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
}

/** Where sqlite3 looks for its native part. */
const BINARY = join('build', 'Release', 'node_sqlite3.node');

/**
 * Gives n8n's sqlite3 its native part, which its install script would have fetched or compiled: install
 * scripts are off in this project, for everybody's safety. It is kept, since several versions of n8n have the same
 * sqlite3.
 *
 * @param {string} n8nFolder
 * @param {{ node: string, log: string }} options
 */
async function prepareSqlite3(n8nFolder, { node, log }) {
	if (loads(n8nFolder, node)) return;
	const cwd = join(n8nFolder, 'node_modules', 'sqlite3');
	const { version } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));
	const kept = cacheFolder('sqlite3', `${version}-node${MAJOR}-${process.platform}-${process.arch}`);
	const binary = join(cwd, BINARY);
	await ensureFolder(kept, async (partial) => {
		await make(n8nFolder, { node, log });
		await copyFile(binary, join(partial, 'node_sqlite3.node'));
	});
	if (existsSync(binary)) return;
	await mkdir(dirname(binary), { recursive: true });
	await copyFile(join(kept, 'node_sqlite3.node'), binary);
}

/**
 * Fetches the native part, or compiles it.
 *
 * @param {string} n8nFolder
 * @param {{ node: string, log: string }} options
 */
async function make(n8nFolder, { node, log }) {
	const cwd = join(n8nFolder, 'node_modules', 'sqlite3');
	const prebuildInstall = join(n8nFolder, 'node_modules', 'prebuild-install', 'bin.js');
	const attempts = [
		{ title: 'Fetching sqlite3', args: [prebuildInstall, '-r', 'napi'], timeoutMs: DOWNLOAD_TIMEOUT_MS },
		{
			title: 'Compiling sqlite3 (there was no prebuilt one; about 2 minutes)',
			args: [nodeGyp(n8nFolder), 'rebuild', '--release', '--jobs=max', ...headersOf(node)],
		},
	];
	for (const { title, args, timeoutMs } of attempts) {
		const progress = startProgress(title);
		try {
			await runLogged(node, args, { cwd, log, append: true, timeoutMs });
		} catch {
			progress.fail('did not work');
			continue;
		}
		if (loads(n8nFolder, node)) return progress.done();
		progress.fail('does not load');
	}
	const how =
		COMPILER[/** @type {keyof typeof COMPILER} */ (process.platform)] ?? 'Python 3, make, a C++ compiler';
	throw new Error(
		`n8n keeps its data with sqlite3, which could be neither downloaded nor compiled.\n` +
			`Allow downloads from github.com, or install a compiler and run the command again:\n  ${how}\n` +
			`The details are in ${log}`,
	);
}

module.exports = { prepareSqlite3 };
