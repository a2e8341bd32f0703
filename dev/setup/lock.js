'use strict';

const { mkdir, readFile, rename, rm, stat, utimes, writeFile } = require('node:fs/promises');
const { hostname } = require('node:os');
const { dirname, join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const HEARTBEAT_MS = 5_000;
/** Several missed heartbeats: its owner was killed, or the machine went down. */
const STALE_MS = 60_000;
const RETRY_MS = 500;

const ownerFile = (/** @type {string} */ lock) => join(lock, 'owner.json');

function isAlive(/** @type {number} */ pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it exists and belongs to another user.
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}

async function isStale(/** @type {string} */ lock) {
	try {
		const age = Date.now() - (await stat(lock)).mtimeMs;
		if (age > STALE_MS) return true;
		const owner = JSON.parse(await readFile(ownerFile(lock), 'utf8'));
		return owner.host === hostname() && !isAlive(owner.pid);
	} catch {
		// Just released, or its owner has not written its name yet: ask again.
		return false;
	}
}

/** Renaming is atomic, so of several processes that find a lock stale only one removes it. */
async function discard(/** @type {string} */ lock) {
	const discarded = `${lock}.stale-${process.pid}-${Date.now()}`;
	try {
		await rename(lock, discarded);
	} catch {
		return;
	}
	await rm(discarded, { recursive: true, force: true });
}

async function acquire(/** @type {string} */ lock, /** @type {() => void} */ onWait) {
	await mkdir(dirname(lock), { recursive: true });
	for (let attempt = 0; ; attempt++) {
		try {
			await mkdir(lock);
			await writeFile(ownerFile(lock), JSON.stringify({ pid: process.pid, host: hostname() }));
			return;
		} catch (error) {
			if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
		}
		if (await isStale(lock)) {
			await discard(lock);
			continue;
		}
		if (attempt === 0) onWait();
		await sleep(RETRY_MS);
	}
}

/**
 * Runs `action` while this process holds `lock`, a folder: making one is atomic on every file system.
 *
 * @template T
 * @param {string} lock
 * @param {() => Promise<T>} action
 * @param {() => void} [onWait] called once if another process holds the lock
 * @returns {Promise<T>}
 */
async function withLock(lock, action, onWait = () => {}) {
	await acquire(lock, onWait);
	const heartbeat = setInterval(() => {
		const now = new Date();
		utimes(lock, now, now).catch(() => {});
	}, HEARTBEAT_MS);
	try {
		return await action();
	} finally {
		clearInterval(heartbeat);
		await rm(lock, { recursive: true, force: true });
	}
}

module.exports = { withLock };
