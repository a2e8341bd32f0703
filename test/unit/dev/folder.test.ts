import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureFolder } from '../../../dev/setup/folder';
import { withLock } from '../../../dev/setup/lock';

/** Larger than any system's process ids. */
const NO_PROCESS = 2 ** 30;

describe('the folders of the cache', () => {
	let root: string;
	beforeEach(async () => {
		root = await mkdtemp(join(tmpdir(), 'contact-export-folder-'));
	});
	afterEach(async () => await rm(root, { recursive: true, force: true }));

	async function lockOf(owner: object, ageMs = 0): Promise<string> {
		const lock = join(root, 'x.lock');
		await mkdir(lock);
		await writeFile(join(lock, 'owner.json'), JSON.stringify(owner));
		const time = new Date(Date.now() - ageMs);
		await utimes(lock, time, time);
		return lock;
	}

	it('a lock lets one in at a time', async () => {
		const lock = join(root, 'x.lock');
		let inside = 0;
		let most = 0;
		const visit = async () => {
			most = Math.max(most, ++inside);
			await sleep(50);
			inside--;
		};
		await Promise.all([withLock(lock, visit), withLock(lock, visit), withLock(lock, visit)]);
		expect(most).toBe(1);
		expect(existsSync(lock)).toBe(false);
	});

	it('a lock is freed when the work fails', async () => {
		const lock = join(root, 'x.lock');
		const failing = withLock(lock, async () => await Promise.reject(new Error('no')));
		await expect(failing).rejects.toThrow('no');
		expect(existsSync(lock)).toBe(false);
	});

	it.each<[string, object, number]>([
		['whose owner is gone', { pid: NO_PROCESS, host: hostname() }, 0],
		['that nobody has touched for minutes', { pid: NO_PROCESS, host: 'another' }, 120_000],
	])('a lock %s is taken over', async (_, owner, ageMs) => {
		const lock = await lockOf(owner, ageMs);
		expect(await withLock(lock, async () => await Promise.resolve('in'))).toBe('in');
	});

	it('a lock of another living process is waited for', async () => {
		const lock = await lockOf({ pid: process.ppid, host: hostname() });
		let waited = false;
		await withLock(
			lock,
			async () => await Promise.resolve(),
			() => {
				waited = true;
				void rm(lock, { recursive: true });
			},
		);
		expect(waited).toBe(true);
	});

	it('a folder is made once, however many want it', async () => {
		const folder = join(root, 'n8n');
		let made = 0;
		const fill = async (partial: string) => {
			made++;
			await sleep(50);
			await writeFile(join(partial, 'whole'), '');
			expect(existsSync(folder)).toBe(false);
		};
		await Promise.all([ensureFolder(folder, fill), ensureFolder(folder, fill)]);
		expect(made).toBe(1);
		expect(await readdir(folder)).toEqual(['whole']);
	});

	it('an interrupted installation is not taken for one, and is cleared away', async () => {
		const folder = join(root, 'n8n');
		const failing = ensureFolder(folder, async () => await Promise.reject(new Error('no network')));
		await expect(failing).rejects.toThrow('no network');
		expect(existsSync(folder)).toBe(false);
		await ensureFolder(folder, async (partial) => await writeFile(join(partial, 'whole'), ''));
		expect(await readdir(root)).toEqual(['n8n']);
	});
});
