'use strict';

const { stderr } = process;

/** In a log file nobody needs more lines than this, and silence for longer looks like a hang. */
const LOG_INTERVAL_MS = 20_000;
const TERMINAL_INTERVAL_MS = 500;

/**
 * The steps that are under way. A terminal has one line, which belongs to the one that began last.
 *
 * @type {Set<symbol>}
 */
const active = new Set();

/**
 * @param {number} milliseconds
 * @returns {string} such as `4 s` or `2 min 05 s`
 */
function formatDuration(milliseconds) {
	if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`;
	const seconds = Math.round(milliseconds / 1000);
	if (seconds < 60) return `${seconds} s`;
	return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/**
 * Shows that a long step is alive: a line that renews itself in a terminal, now and then a new line in a log.
 * Written to stderr, which leaves stdout to results.
 *
 * @param {string} title
 * @param {() => string | undefined} [detail] asked whenever the line is written: how far the step is
 */
function startProgress(title, detail = () => undefined) {
	const self = Symbol(title);
	active.add(self);
	const startedAt = Date.now();
	const elapsed = () => formatDuration(Date.now() - startedAt);
	const line = () => [title, detail(), elapsed()].filter(Boolean).join(', ');
	const clear = () => stderr.isTTY && stderr.write('\r\x1b[2K');

	const write = () => {
		if (stderr.isTTY && [...active].at(-1) !== self) return;
		clear();
		const text = `… ${line()}`;
		stderr.write(stderr.isTTY ? text.slice(0, (stderr.columns || 80) - 1) : `${text}\n`);
	};
	const timer = setInterval(write, stderr.isTTY ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS);
	timer.unref();
	if (stderr.isTTY) write();
	else stderr.write(`… ${title}\n`);

	const end = (/** @type {string} */ mark, /** @type {string | undefined} */ note) => {
		clearInterval(timer);
		active.delete(self);
		clear();
		stderr.write(`${mark} ${[title, note, elapsed()].filter(Boolean).join(', ')}\n`);
	};
	return {
		/** @param {string} [note] */
		done: (note) => end('✔', note),
		/** @param {string} [note] */
		fail: (note) => end('✖', note),
	};
}

module.exports = { formatDuration, startProgress };
