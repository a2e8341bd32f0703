import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureFolder } from '../../../dev/setup/cache';

describe('a folder of the cache', () => {
	let root: string;
	let folder: string;
	beforeEach(async () => {
		root = await mkdtemp(join(tmpdir(), 'contact-export-folder-'));
		folder = join(root, 'n8n');
	});
	afterEach(async () => await rm(root, { recursive: true, force: true }));

	const fill = async (partial: string) => await writeFile(join(partial, 'whole'), '');

	it('is created once, however many processes need it', async () => {
		let made = 0;
		const slowly = async (partial: string) => {
			made++;
			await sleep(50);
			expect(existsSync(folder)).toBe(false);
			await fill(partial);
		};
		await Promise.all([ensureFolder(folder, slowly), ensureFolder(folder, slowly)]);
		expect(made).toBe(1);
		expect(await readdir(folder)).toEqual(['whole']);
	});

	it('does not exist after an interrupted installation, whose leftovers are removed', async () => {
		const failing = ensureFolder(folder, async () => await Promise.reject(new Error('no network')));
		await expect(failing).rejects.toThrow('no network');
		expect(existsSync(folder)).toBe(false);
		await ensureFolder(folder, fill);
		expect(await readdir(root)).toEqual(['n8n']);
	});

	it('is created even if a process was killed while installing', async () => {
		await mkdir(`${folder}.lock`);
		const past = new Date(Date.now() - 120_000);
		await utimes(`${folder}.lock`, past, past);
		await ensureFolder(folder, fill);
		expect(await readdir(root)).toEqual(['n8n']);
	});
});
