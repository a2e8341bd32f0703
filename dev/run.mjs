// Runs a task on a machine with only Node and git: node dev/run.mjs <script> [arguments]
// Installs the development dependencies if they are missing or outdated, and runs the script with Node 24, which n8n
// requires and which is one of them. Plain JavaScript without dependencies, because it installs them.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const OLDEST = 20;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCK = join(ROOT, '.installing');
const MODULES = join(ROOT, 'node_modules');
const PROGRESS_MS = 20_000;

const isWindows = process.platform === 'win32';
const major = Number(process.versions.node.split('.')[0]);

const readJson = (/** @type {string} */ file) => JSON.parse(readFileSync(file, 'utf8'));

/** npm writes this file at the end of an installation, so an interrupted one is detected, too. */
function isInstalled() {
	const record = join(MODULES, '.package-lock.json');
	if (!existsSync(record)) return false;
	const found = readJson(record).packages;
	const locked = Object.entries(readJson(join(ROOT, 'package-lock.json')).packages);
	return locked.every(([name, { version, integrity, optional, devOptional }]) => {
		if (!name.startsWith('node_modules/')) return true;
		// Packages for other systems are only in the lock file.
		if (!found[name]) return optional || devOptional;
		return found[name].version === version && found[name].integrity === integrity;
	});
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<number>} the exit code
 */
async function run(program, args, options) {
	const child = spawn(program, args, { cwd: ROOT, ...options });
	// A supervisor signals only this process.
	const passOn = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, passOn);
	const [code, signal] = await once(child, 'exit');
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, passOn);
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
	const args = 'ci --ignore-scripts --include=dev --include=optional --prefer-offline --no-audit --no-fund';
	const code = await run(isWindows ? 'npm.cmd' : 'npm', args.split(' '), {
		stdio: ['ignore', 2, 2],
		shell: isWindows,
	});
	clearInterval(progress);
	rmSync(LOCK, { force: true });
	if (code === 0) return;
	throw new Error(
		`npm ci exited with ${code}; the reason is above. Check that the registry can be reached (npm ping) and that 1 GB of space is free,\nthen run the same command again.`,
	);
}

/** @returns {string} path of the Node 24 executable */
function node24() {
	if (major === 24) return process.execPath;
	// One package for each system, of which npm installs the one for this.
	const names = Object.keys(readJson(join(ROOT, 'dev', 'node24', 'package.json')).optionalDependencies);
	const programs = names.map((name) => join(MODULES, name, 'bin', isWindows ? 'node.exe' : 'node'));
	const program = programs.find((file) => spawnSync(file, ['--version']).status === 0);
	if (program) return program;
	// On Linux with musl, for example. npm scripts would prefer it to the one on the path.
	rmSync(join(MODULES, '.bin', 'node'), { force: true });
	throw new Error(
		`n8n needs Node.js 24, and the npm package does not run here (${process.platform} ${process.arch}). Install Node.js 24 (https://nodejs.org) and run the command again with it.`,
	);
}

try {
	if (major < OLDEST)
		throw new Error(
			`This needs Node.js ${OLDEST} or newer; ${process.version} is running. Get it from https://nodejs.org`,
		);
	await install();
	process.exitCode = await run(node24(), ['--import', 'tsx', ...process.argv.slice(2)], { stdio: 'inherit' });
} catch (error) {
	console.error(`\n✖ ${/** @type {Error} */ (error).message}`);
	process.exitCode = 1;
}
