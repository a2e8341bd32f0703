import { Bench, exportIdOf } from './support';

const FILE = /\/data$/;

describe('An export whose last word is not "done"', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await Bench.start();
	});
	afterAll(async () => {
		await bench.close();
	});
	beforeEach(() => {
		bench.reset();
		bench.sandbox.emarsys.set({ lastWord: 'ready', namesFile: true, givesFileTo: 'whoAsksForCsv' });
		bench.sandbox.altcraft.set({ successWord: 'completed', remarks: [] });
	});

	/** An export that has ended with the word. */
	async function ended(options: Record<string, string> = {}): Promise<string> {
		bench.sandbox.setJobDuration(600_000);
		const exportId = await bench.exportId('wsse', { options });
		bench.sandbox.jobs.finish(exportId);
		bench.sandbox.requests.length = 0;
		return exportId;
	}

	describe.each(['ready', 'finalised'])('but "%s"', (lastWord) => {
		beforeEach(() => bench.sandbox.emarsys.set({ lastWord }));

		it.each(['wsse', 'oAuth2'] as const)('is exported with its file (%s)', async (access) => {
			const run = await bench.run(access);
			expect(run.error).toBeUndefined();
			expect(run.json[0]).toMatchObject({ status: 'done', platformStatus: lastWord, timedOut: false });
			expect(await bench.file(run)).toEqual(await bench.sandbox.jobs.csvOf(exportIdOf(run)));
			expect(bench.received(FILE)).toHaveLength(2);
		});

		it.each([true, false])('is done for Wait Until Done; its file is named: %s', async (namesFile) => {
			bench.sandbox.emarsys.set({ namesFile });
			const exportId = await ended();
			const run = await bench.run('wsse', { operation: 'wait', exportId, options: { maxWait: 0.05 } });
			expect(run.error).toBeUndefined();
			expect(run.json[0]).toMatchObject({ status: 'done', platformStatus: lastWord, timedOut: false });
			expect(bench.received(FILE)).toHaveLength(1);
		});

		it('is downloaded at once, also without a name', async () => {
			bench.sandbox.emarsys.set({ namesFile: false });
			const exportId = await ended();
			const run = await bench.run('wsse', { operation: 'download', exportId, output: 'rows' });
			expect(run.error).toBeUndefined();
			expect(run.items).toHaveLength(50);
			expect(bench.looks).toHaveLength(1);
		});

		it('is done for Get Status', async () => {
			const run = await bench.run('wsse', { operation: 'getStatus', exportId: await ended() });
			expect(run.json[0]).toMatchObject({ status: 'done', platformStatus: lastWord });
		});
	});

	it('is waited for while its file is not there, and not tried at each poll', async () => {
		const exportId = await ended();
		bench.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'inProgress', times: Infinity });
		const options = { maxWait: 0.07, onTimeout: 'continue' };
		const run = await bench.run('wsse', { operation: 'wait', exportId, options });
		expect(run.json[0]).toMatchObject({ status: 'running', platformStatus: 'ready', timedOut: true });
		// When its name was seen, and once more before giving up.
		expect(bench.received(FILE)).toHaveLength(2);
		expect(bench.looks.length).toBeGreaterThan(3);
	});

	it('is not tried where the file goes to an FTP server', async () => {
		bench.sandbox.setJobDuration(600_000);
		const options = { distributionMethod: 'sftp', maxWait: 0.05, onTimeout: 'continue' };
		const running = bench.begin('wsse', { options });
		while (bench.looks.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
		const exportId = bench.sandbox.jobs.list().at(-1)?.id ?? '';
		bench.sandbox.jobs.finish(exportId);
		expect((await running.finished).json[0]).toMatchObject({ status: 'running', platformStatus: 'ready' });
		const later = await bench.run('wsse', { operation: 'getStatus', exportId });
		expect(later.json[0]).toMatchObject({ status: 'running', platformStatus: 'ready' });
		expect(bench.received(FILE)).toEqual([]);
	});

	it('of Altcraft is done when it has a file, and the remarks of the platform are told', async () => {
		bench.sandbox.altcraft.set({ successWord: 'finished with errors', remarks: ['2 profiles are locked'] });
		const run = await bench.run('altcraft');
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({
			status: 'done',
			platformStatus: 'finished with errors',
			errors: ['2 profiles are locked'],
		});
		expect(await bench.file(run)).toEqual(await bench.sandbox.jobs.csvOf(exportIdOf(run)));
		expect(run.hints.map(({ message }) => message).join()).toContain('2 profiles are locked');
		expect(run.customData.exportErrors).toContain('2 profiles are locked');
	});

	it('is told from JSON: a file is asked for as CSV', async () => {
		const run = await bench.run('wsse', { output: 'rows' });
		expect(run.error).toBeUndefined();
		expect(bench.received(FILE).at(-1)?.headers.accept).toMatch(/^text\/csv/);
	});
});
