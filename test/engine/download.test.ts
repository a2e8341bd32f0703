import { gzipSync } from 'node:zlib';
import { EngineFixture, exportIdOf, SignIn } from './support';

const ACCESSES = ['altcraft', 'wsse', 'oAuth2'] as const;

/** Not a valid archive, only the start of one. */
const ZIP = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), Buffer.from([0, 255, 10, 13, 10, 128])]);

describe('Download', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	async function doneExport(signIn: SignIn, rows = 50): Promise<string> {
		fixture.sandbox.setRows(rows);
		const exportId = await fixture.exportId(signIn);
		fixture.sandbox.jobs.finish(exportId);
		fixture.sandbox.requests.length = 0;
		return exportId;
	}

	const fetched = (signIn: SignIn) =>
		fixture.received(signIn === 'altcraft' ? /\/api\/download\// : /\/data$/);

	it.each(ACCESSES)('downloads the file of a finished export, and starts nothing (%s)', async (signIn) => {
		const exportId = await doneExport(signIn);
		const run = await fixture.run(signIn, { operation: 'download' }, { items: [{ exportId }] });
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ exportId, status: 'done', timedOut: false });
		const csv = await fixture.sandbox.jobs.csvOf(exportId);
		expect(await fixture.file(run)).toEqual(csv);
		expect(run.json[0]?.fileSize).toBe(csv.length);
		expect(run.items[0]?.pairedItem).toEqual({ item: 0 });
		expect(fixture.starts).toEqual([]);
		expect(fetched(signIn)).toHaveLength(1);
		expect(run.customData.exportIds).toBe(exportId);
	});

	it.each(ACCESSES)('waits for an unfinished export first (%s)', async (signIn) => {
		fixture.sandbox.setJobDuration(1500);
		const exportId = await fixture.exportId(signIn);
		const run = await fixture.run(signIn, { operation: 'download', exportId });
		expect(run.error).toBeUndefined();
		expect(run.json[0]?.waitedMs).toEqual(expect.any(Number));
		expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
	});

	it.each(['fail', 'continue'])('returns no file at the deadline: %s', async (onTimeout) => {
		fixture.sandbox.setJobDuration(600_000);
		const exportId = await fixture.exportId('wsse');
		const options = { maxWait: 0.03, onTimeout };
		const run = await fixture.run('wsse', { operation: 'download', exportId, options });
		expect(run.items.some(({ binary }) => binary)).toBe(false);
		expect(fetched('wsse')).toEqual([]);
		if (onTimeout === 'fail') expect(run.error?.message).toContain(exportId);
		else expect(run.json[0]).toMatchObject({ exportId, timedOut: true });
	});

	it.each(ACCESSES)('does not download a failed export (%s)', async (signIn) => {
		fixture.sandbox.setJobDuration(600_000);
		const exportId = await fixture.exportId(signIn);
		fixture.sandbox.jobs.fail(exportId);
		const run = await fixture.run(signIn, { operation: 'download', exportId });
		expect(run.error?.message).toContain(exportId);
		expect(fetched(signIn)).toEqual([]);
	});

	it('keeps a file of many chunks byte for byte', async () => {
		const exportId = await doneExport('wsse', 60_000);
		const run = await fixture.run('wsse', { operation: 'download', exportId });
		expect(run.error).toBeUndefined();
		const file = await fixture.file(run);
		expect(file.equals(await fixture.sandbox.jobs.csvOf(exportId))).toBe(true);
		expect(file.length).toBeGreaterThan(1_000_000);
	});

	it('waits while the data of a done export is not there yet (4005)', async () => {
		const exportId = await doneExport('wsse');
		fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'inProgress', times: 2 });
		const run = await fixture.run('wsse', { operation: 'download', exportId });
		expect(run.error).toBeUndefined();
		expect(fetched('wsse')).toHaveLength(3);
		expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
	});

	it('returns the export without its file at the deadline, if On Timeout says so: its data never came (4005)', async () => {
		const exportId = await doneExport('wsse');
		fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'inProgress', times: Infinity });
		for (const output of ['file', 'rows']) {
			const options = { maxWait: 0.01, onTimeout: 'continue' };
			const run = await fixture.run('wsse', { operation: 'download', exportId, output, options });
			expect(run.error).toBeUndefined();
			expect(run.json).toEqual([
				expect.objectContaining({ exportId, status: 'running', platformStatus: 'done', timedOut: true }),
			]);
			expect(run.items[0]).not.toHaveProperty('binary');
		}
	});

	it('retries after a server error of the export (4007)', async () => {
		const exportId = await doneExport('wsse');
		fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'serverError' });
		const run = await fixture.run('wsse', { operation: 'download', exportId });
		expect(run.error).toBeUndefined();
	});

	describe.each([false, true])('says what happened and what to do at once (HTTP 200: %s)', (http200) => {
		it.each([
			['fileGone', /no longer/i, /start a new export/i],
			['notLocal', /ftp|local|deliver/i, /./],
			['fileLost', /lost/i, /start/i],
		] as const)('%s', async (emarsysError, message, description) => {
			const exportId = await doneExport('wsse');
			fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError, http200, times: Infinity });
			const run = await fixture.run('wsse', { operation: 'download', exportId });
			expect(run.status).toBe('error');
			expect(run.error?.message).toMatch(message);
			expect(run.error?.description).toMatch(description);
			expect(`${run.error?.message} ${run.error?.description}`).toContain(exportId);
			expect(fetched('wsse')).toHaveLength(1);
		});
	});

	it('says that an export went to FTP', async () => {
		const exportId = await fixture.exportId('wsse', { options: { distributionMethod: 'sftp' } });
		fixture.sandbox.jobs.finish(exportId);
		const run = await fixture.run('wsse', { operation: 'download', exportId });
		expect(run.status).toBe('error');
		expect(`${run.error?.message} ${run.error?.description}`).toMatch(/ftp/i);
	});

	it.each([
		['application/zip', ZIP, '.zip'],
		['application/gzip', gzipSync('a,b\n1,2\n'), '.gz'],
		['application/octet-stream', ZIP, '.zip'],
	])('keeps %s unchanged, and names it accordingly', async (contentType, body, ending) => {
		const exportId = await doneExport('altcraft');
		fixture.sandbox.faults.add({
			path: '/api/download/**',
			status: 200,
			body,
			headers: { 'content-type': contentType },
		});
		const run = await fixture.run('altcraft', { operation: 'download', exportId });
		expect(run.error).toBeUndefined();
		expect(await fixture.file(run)).toEqual(body);
		expect(run.items[0]?.binary?.data?.fileName?.endsWith(ending)).toBe(true);
		expect(run.items[0]?.binary?.data?.mimeType).not.toBe('text/csv');
	});

	it('keeps a workbook, which is a ZIP archive itself, with its own name', async () => {
		const exportId = await doneExport('altcraft');
		const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
		fixture.sandbox.faults.add({
			path: '/api/download/**',
			status: 200,
			body: ZIP,
			headers: { 'content-type': type },
		});
		const options = { fileName: 'contacts.xlsx' };
		const run = await fixture.run('altcraft', { operation: 'download', exportId, options });
		expect(run.error).toBeUndefined();
		expect(run.items[0]?.binary?.data).toMatchObject({ fileName: 'contacts.xlsx', mimeType: type });
		expect(await fixture.file(run)).toEqual(ZIP);
	});

	it.each(['../../etc/passwd', 'a\\b:c*.csv', 'CON', `${'x'.repeat(400)}.csv`, '=cmd|calc.csv\u0000'])(
		'makes a safe name of %j',
		async (fileName) => {
			const exportId = await doneExport('wsse');
			const run = await fixture.run('wsse', { operation: 'download', exportId, options: { fileName } });
			expect(run.error).toBeUndefined();
			const name = run.items[0]?.binary?.data?.fileName ?? '';
			expect(name).not.toMatch(/[/\\:*?"<>|\p{Cc}]|^\.|^con(\.|$)/iu);
			expect(name.length).toBeGreaterThan(0);
			expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
			expect(run.json[0]?.fileName).toBe(name);
		},
	);

	it('does not take a web page for the file', async () => {
		const exportId = await doneExport('altcraft');
		fixture.sandbox.faults.add({
			path: '/api/download/**',
			status: 200,
			body: '<!DOCTYPE html><html><body>Sign in</body></html>',
			times: Infinity,
		});
		const options = { maxWait: 0.03 };
		const run = await fixture.run('altcraft', { operation: 'download', exportId, options });
		expect(run.status).toBe('error');
		expect(run.items.some(({ binary }) => binary)).toBe(false);
	});

	it.each(['text/csv', 'application/gzip'])(
		'accepts a small file compressed by a server or proxy, sent as %s',
		async (contentType) => {
			const exportId = await doneExport('altcraft');
			const body = gzipSync('id,email\n');
			const headers = {
				'content-type': contentType,
				'content-encoding': 'gzip',
				'content-length': String(body.length),
			};
			fixture.sandbox.faults.add({ path: '/api/download/**', status: 200, body, headers, times: Infinity });
			const run = await fixture.run('altcraft', { operation: 'download', exportId });
			expect(run.error).toBeUndefined();
			expect(String(await fixture.file(run))).toBe('id,email\n');
			expect(run.items[0]?.binary?.data).toMatchObject({
				fileName: expect.stringMatching(/\.csv$/) as string,
				mimeType: 'text/csv',
			});
		},
	);

	it('downloads others while a file is not ready', async () => {
		const ids: string[] = [];
		for (const field of [1, 2, 3, 5]) ids.push(await fixture.exportId('wsse', { contactFields: [field] }));
		for (const id of ids) fixture.sandbox.jobs.finish(id);
		const [last, ...late] = ids.reverse();
		for (const id of late)
			fixture.sandbox.faults.add({ path: `/export/${id}/data`, emarsysError: 'inProgress', times: 2 });
		fixture.sandbox.requests.length = 0;
		const items = ids.reverse().map((exportId) => ({ exportId }));
		const run = await fixture.run('wsse', { operation: 'download' }, { items });
		expect(run.error).toBeUndefined();
		const asked = fetched('wsse').map(({ url }) => url.split('/').at(-2));
		expect(asked.indexOf(last)).toBe(3);
	});

	it('downloads several at once, and returns them in the order of the items', async () => {
		const ids: string[] = [];
		for (const field of [1, 2, 3, 4]) ids.push(await fixture.exportId('wsse', { contactFields: [field] }));
		const run = await fixture.run(
			'wsse',
			{ operation: 'download' },
			{ items: ids.map((exportId) => ({ exportId })) },
		);
		expect(run.error).toBeUndefined();
		for (const [index, id] of ids.entries()) {
			expect(exportIdOf(run, index)).toBe(id);
			expect(await fixture.file(run, index)).toEqual(await fixture.sandbox.jobs.csvOf(id));
		}
	});
});
