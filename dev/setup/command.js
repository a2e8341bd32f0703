'use strict';

const { spawn } = require('node:child_process');
const { closeSync, mkdirSync, openSync, readFileSync, writeSync } = require('node:fs');
const { basename, dirname } = require('node:path');

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.once('exit', () => running.forEach((child) => child.kill()));

const SHOWN_LINES = 25;

/**
 * @param {string} log
 * @returns {string} what of a log file says why the program failed: its end, but npm's reason, which comes before
 * pages of help
 */
function excerptOf(log) {
	const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
	const reasons = lines.filter((line) => /^npm (error|ERR!) ./.test(line));
	return (reasons.length > 0 ? reasons.slice(0, SHOWN_LINES) : lines.slice(-SHOWN_LINES)).join('\n');
}

/**
 * Runs a program to its end with all it prints in a log file, and rejects with what matters of that file.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, log: string, append?: boolean, env?: NodeJS.ProcessEnv, timeoutMs?: number }} options
 * @returns {Promise<void>}
 */
function runLogged(command, args, { cwd, log, append = false, env = process.env, timeoutMs = 0 }) {
	mkdirSync(dirname(log), { recursive: true });
	const output = openSync(log, append ? 'a' : 'w');
	writeSync(output, `$ ${[command, ...args].join(' ')}\n`);
	/** @type {Promise<void>} */
	const ended = new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd,
			env,
			stdio: ['ignore', output, output],
			timeout: timeoutMs,
			windowsHide: true,
		});
		running.add(child);
		child.once('error', reject);
		child.once('close', (code, signal) => {
			running.delete(child);
			if (code === 0) return resolve();
			const end = signal ? `was ended by ${signal}` : `ended with ${code}`;
			reject(new Error(`${basename(args[0] ?? command)} ${end}. From ${log}:\n\n${excerptOf(log)}`));
		});
	});
	return ended.finally(() => closeSync(output));
}

module.exports = { excerptOf, runLogged };
