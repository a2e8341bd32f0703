import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findChromium } from '../../../dev/setup/chromium';
import { runStage } from '../../../dev/testing/runStage';

describe('a stage whose program is missing', () => {
	const stage = { name: 'browser', command: [], missing: () => 'It is missing: install it.' };
	const options = { folder: tmpdir(), live: false, jestArguments: [] };
	let said: jest.SpyInstance;
	beforeEach(() => {
		said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
	});
	afterEach(() => said.mockRestore());

	it.each([
		[false, { passed: 0, failed: 0, skipped: 1 }],
		[true, { passed: 0, failed: 1, skipped: 0 }],
	])('required: %s', async (required, counts) => {
		expect(await runStage(stage, { ...options, required })).toMatchObject(counts);
		expect(said).toHaveBeenCalledWith(expect.stringContaining('It is missing: install it.'));
	});
});

describe('findChromium', () => {
	const { CHROMIUM_PATH, PATH } = process.env;
	let folder: string;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'contact-export-chromium-'));
		delete process.env.CHROMIUM_PATH;
	});
	afterEach(async () => {
		process.env.PATH = PATH;
		if (CHROMIUM_PATH === undefined) delete process.env.CHROMIUM_PATH;
		else process.env.CHROMIUM_PATH = CHROMIUM_PATH;
		await rm(folder, { recursive: true });
	});

	async function program(name: string): Promise<string> {
		const file = join(folder, name);
		await writeFile(file, '');
		await chmod(file, 0o755);
		return file;
	}

	it('finds it on the path', async () => {
		const file = await program('chromium');
		process.env.PATH = [join(folder, 'nowhere'), folder].join(delimiter);
		expect(findChromium()).toBe(file);
	});

	it('uses only the one that CHROMIUM_PATH names', async () => {
		process.env.CHROMIUM_PATH = await program('my-browser');
		expect(findChromium()).toBe(process.env.CHROMIUM_PATH);
		process.env.CHROMIUM_PATH = join(folder, 'not-there');
		expect(findChromium()).toBeUndefined();
	});
});
