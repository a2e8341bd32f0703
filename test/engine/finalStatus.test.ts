import type { Fault } from '../../sandbox';
import { EngineFixture, exportIdOf } from './support';

const FILE = /\/data$/;

describe('An export whose final status is not "done"', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
		fixture.sandbox.emarsys.set({ finalStatus: 'ready', namesFile: true, servesFile: 'ifCsvAccepted' });
		fixture.sandbox.altcraft.set({ successStatus: 'completed', remarks: [] });
	});

	/** A finished export with this status. */
	async function ended(options: Record<string, string> = {}): Promise<string> {
		fixture.sandbox.setJobDuration(600_000);
		const exportId = await fixture.exportId('wsse', { options });
		fixture.sandbox.jobs.finish(exportId);
		fixture.sandbox.requests.length = 0;
		return exportId;
	}

	describe.each(['ready', 'finalised'])('but "%s"', (finalStatus) => {
		beforeEach(() => fixture.sandbox.emarsys.set({ finalStatus }));

		it.each(['wsse', 'oAuth2'] as const)('is exported with its file (%s)', async (signIn) => {
			const run = await fixture.run(signIn);
			expect(run.error).toBeUndefined();
			expect(run.json[0]).toMatchObject({ status: 'done', platformStatus: finalStatus, timedOut: false });
			expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportIdOf(run)));
			expect(fixture.received(FILE)).toHaveLength(2);
		});

		it.each([true, false])('is done for Wait Until Done; its file is named: %s', async (namesFile) => {
			fixture.sandbox.emarsys.set({ namesFile });
			const exportId = await ended();
			const run = await fixture.run('wsse', { operation: 'wait', exportId, options: { maxWait: 0.05 } });
			expect(run.error).toBeUndefined();
			expect(run.json[0]).toMatchObject({ status: 'done', platformStatus: finalStatus, timedOut: false });
			expect(fixture.received(FILE)).toHaveLength(1);
		});

		it('is downloaded at once, even without a file name', async () => {
			fixture.sandbox.emarsys.set({ namesFile: false });
			const exportId = await ended();
			const run = await fixture.run('wsse', { operation: 'download', exportId, output: 'rows' });
			expect(run.error).toBeUndefined();
			expect(run.items).toHaveLength(50);
			expect(fixture.polls).toHaveLength(1);
		});

		it('is done for Get Status', async () => {
			const run = await fixture.run('wsse', { operation: 'getStatus', exportId: await ended() });
			expect(run.json[0]).toMatchObject({ status: 'done', platformStatus: finalStatus });
		});
	});

	it.each([
		['failed', { status: 503, body: '' }],
		['was refused for now', { status: 429, body: '' }],
		['was cut', { reset: 'beforeHeaders' }],
	])('is done for Get Status although the first request for the file %s', async (_, fault) => {
		const exportId = await ended();
		fixture.sandbox.faults.add({ path: '/export/*/data', ...fault } as Fault);
		const run = await fixture.run('wsse', { operation: 'getStatus', exportId });
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ status: 'done', platformStatus: 'ready' });
	});

	it('is waited for until its file exists, without trying the file at each poll', async () => {
		const exportId = await ended();
		fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'inProgress', times: Infinity });
		const options = { maxWait: 0.07, onTimeout: 'continue' };
		const run = await fixture.run('wsse', { operation: 'wait', exportId, options });
		expect(run.json[0]).toMatchObject({ status: 'running', platformStatus: 'ready', timedOut: true });
		// When its name appeared, and once more before giving up.
		expect(fixture.received(FILE)).toHaveLength(2);
		expect(fixture.polls.length).toBeGreaterThan(3);
	});

	describe('and whose file can never be opened', () => {
		const fileFaults = [
			['is gone', { emarsysError: 'fileGone' }, /no longer/],
			['is lost', { emarsysError: 'fileLost' }, /lost/],
			['was sent to a server', { emarsysError: 'notLocal' }, /FTP server/],
			['may not be downloaded', { emarsysError: 'notEnabled' }, /export\.download/],
		] as const;

		it.each(fileFaults)('ends Download at once: the file %s', async (_, fault, message) => {
			const exportId = await ended();
			fixture.sandbox.faults.add({ path: '/export/*/data', ...fault, times: Infinity });
			const run = await fixture.run('wsse', { operation: 'download', exportId });
			expect(run.error?.message).toMatch(message);
			expect(fixture.polls).toHaveLength(1);
		});

		it.each(fileFaults)(
			'ends Export as soon as the file is named: the file %s',
			async (_, fault, message) => {
				fixture.sandbox.faults.add({ path: '/export/*/data', ...fault, times: Infinity });
				expect((await fixture.run('wsse')).error?.message).toMatch(message);
			},
		);

		it('ends Wait Until Done if it is gone, and is named when the wait ends if it may not be downloaded', async () => {
			const exportId = await ended();
			const data = { path: '/export/*/data', times: Infinity };
			const gone = fixture.sandbox.faults.add({ ...data, emarsysError: 'fileGone' });
			const options = { maxWait: 0.05 };
			const run = async () => await fixture.run('wsse', { operation: 'wait', exportId, options });
			expect((await run()).error?.message).toMatch(/no longer/);
			gone.remove();
			fixture.sandbox.faults.add({ ...data, emarsysError: 'notEnabled' });
			expect((await run()).error).toMatchObject({
				message: expect.stringContaining('was not finished') as unknown,
				description: expect.stringContaining('export.download') as unknown,
			});
		});

		it('is running for Get Status', async () => {
			const exportId = await ended();
			fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'fileGone', times: Infinity });
			const run = await fixture.run('wsse', { operation: 'getStatus', exportId });
			expect(run.json[0]).toMatchObject({ status: 'running', platformStatus: 'ready' });
		});
	});

	describe('of an account whose API sends no files', () => {
		beforeEach(() => fixture.sandbox.emarsys.set({ servesFile: 'never' }));

		it.each(['wait', 'getStatus'])('is done for %s as soon as its file is named', async (operation) => {
			const exportId = await ended();
			const run = await fixture.run('oAuth2', { operation, exportId });
			expect(run.error).toBeUndefined();
			expect(run.json[0]).toMatchObject({ status: 'done', platformStatus: 'ready' });
		});

		it.each(['export', 'download'])('ends %s with the advice to use WebDAV', async (operation) => {
			const exportId = operation === 'download' ? await ended() : '';
			const run = await fixture.run('oAuth2', { operation, exportId });
			expect(run.error?.description).toMatch(/WebDAV/);
		});
	});

	it('is not tried if the file goes to an FTP server', async () => {
		fixture.sandbox.setJobDuration(600_000);
		const options = { distributionMethod: 'sftp', maxWait: 0.05, onTimeout: 'continue' };
		const running = fixture.startRun('wsse', { options });
		while (fixture.polls.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
		const exportId = fixture.sandbox.jobs.list().at(-1)?.id ?? '';
		fixture.sandbox.jobs.finish(exportId);
		expect((await running.finished).json[0]).toMatchObject({ status: 'running', platformStatus: 'ready' });
		const later = await fixture.run('wsse', { operation: 'getStatus', exportId });
		expect(later.json[0]).toMatchObject({ status: 'running', platformStatus: 'ready' });
		expect(fixture.received(FILE)).toEqual([]);
	});

	it('of Altcraft is done if it has a file, and the remarks of the platform are reported', async () => {
		fixture.sandbox.altcraft.set({
			successStatus: 'finished with errors',
			remarks: ['2 profiles are locked'],
		});
		const run = await fixture.run('altcraft');
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({
			status: 'done',
			platformStatus: 'finished with errors',
			errors: ['2 profiles are locked'],
		});
		expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportIdOf(run)));
		expect(run.hints.map(({ message }) => message).join()).toContain('2 profiles are locked');
		expect(run.customData.exportErrors).toContain('2 profiles are locked');
	});

	it('is distinguished from JSON: a file is requested as CSV', async () => {
		const run = await fixture.run('wsse', { output: 'rows' });
		expect(run.error).toBeUndefined();
		expect(fixture.received(FILE).at(-1)?.headers.accept).toMatch(/^text\/csv/);
	});
});
