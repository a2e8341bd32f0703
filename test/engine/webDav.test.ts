import { EngineFixture } from './support';

const FOLDER = /^\/storage\/sandbox\/export\//;
const UMLAUTS = 'Kunden #1 50% & größer+_';

describe('A file from WebDAV', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
		const settings = {
			servesFile: 'never',
			finalStatus: 'done',
			filePrefix: 'export',
			webDav: true,
		} as const;
		fixture.sandbox.emarsys.set(settings);
	});

	const webDav = { downloadFrom: 'webDav' };
	const deleting = { ...webDav, deleteAfterDownload: true };
	const fetches = () => fixture.received(FOLDER).filter(({ method }) => method === 'GET');
	const deletions = () => fixture.received(FOLDER).filter(({ method }) => method === 'DELETE');
	const nameOf = (exportId: unknown) => fixture.sandbox.jobs.get(String(exportId)).files[0]?.name ?? '';

	async function ended(options = {}): Promise<string> {
		fixture.sandbox.setJobDuration(600_000);
		const exportId = await fixture.exportId('wsse', options);
		fixture.sandbox.jobs.finish(exportId);
		fixture.sandbox.requests.length = 0;
		return exportId;
	}

	it('is suggested by the message if the API does not serve the file', async () => {
		const run = await fixture.run('oAuth2');
		expect(`${run.error?.message} ${run.error?.description}`).toMatch(/sent no file.*WebDAV/);
	});

	it('is not looked for if the export went to an FTP server', async () => {
		fixture.sandbox.setJobDuration(600_000);
		const options = { distributionMethod: 'sftp' };
		const exportId = await fixture.exportId('wsse', { options });
		fixture.sandbox.jobs.finish(exportId);
		const run = await fixture.run('wsse', { operation: 'download', exportId, options: webDav });
		expect(run.error?.message).toMatch(/sent to an FTP server/);
		expect(fetches()).toEqual([]);
	});

	describe.each(['wsse', 'oAuth2'] as const)('(%s)', (signIn) => {
		it.each(['file', 'rows', 'parts'])('is returned by Export as %s', async (output) => {
			const run = await fixture.run(signIn, { output, options: webDav });
			expect(run.error).toBeUndefined();
			const [{ id = '' } = {}] = fixture.sandbox.jobs.list().slice(-1);
			if (output === 'rows') expect(run.items).toHaveLength(50);
			else expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(id));
			expect(fixture.received(/\/data$/)).toEqual([]);
			expect(fixture.sandbox.emarsys.deletedFiles.has(nameOf(id))).toBe(false);
		});

		it('never sends the credentials of one to the other', async () => {
			await fixture.run(signIn, { options: deleting });
			const [basic] = fetches().map(({ headers }) => headers);
			expect(basic?.authorization).toMatch(/^Basic /);
			expect(basic).not.toHaveProperty('x-wsse');
			expect(deletions()[0]?.headers.authorization).toBe(basic?.authorization);
			for (const { headers, url } of fixture.sandbox.requests) {
				if (!url.startsWith('/storage/') && !url.startsWith('/oauth2/'))
					expect(String(headers.authorization)).not.toMatch(/^Basic/);
			}
		});

		it('not even on a redirect between them on the same host', async () => {
			const exportId = await ended();
			const name = encodeURIComponent(nameOf(exportId));
			const folder = `${fixture.sandbox.emarsys.webDavUrl}/export/${name}`;
			fixture.sandbox.emarsys.set({ servesFile: 'ifCsvAccepted' });
			fixture.sandbox.faults.add({ path: '/export/*/data', redirect: folder });
			const fromApi = await fixture.run(signIn, { operation: 'download', exportId });
			expect(fromApi.error).toBeDefined();
			expect(fetches().at(-1)?.headers).not.toHaveProperty('authorization');
			expect(fetches().at(-1)?.headers).not.toHaveProperty('x-wsse');
			const api = `${fixture.sandbox.emarsys.v3Url}/export/${exportId}/data`;
			fixture.sandbox.faults.add({ path: '/storage/**', redirect: api });
			await fixture.run(signIn, { operation: 'download', exportId, options: { ...webDav, maxWait: 0.02 } });
			expect(fixture.received(/\/data$/).at(-1)?.headers).not.toHaveProperty('authorization');
		});
	});

	it.each(['', '/', '///', '/export', '/export/', '/export//', ' \u200b\n'])(
		'is found with "%s" at the end of Base URL',
		async (end) => {
			const restore = await fixture.changeCredential('webDav', {
				baseUrl: `${fixture.sandbox.emarsys.webDavUrl}${end}`,
				username: `\u00a0${fixture.sandbox.emarsys.webDavUser.username}\t`,
				password: `${fixture.sandbox.emarsys.webDavUser.password}\r\n`,
			});
			const run = await fixture.run('wsse', {
				operation: 'download',
				exportId: await ended(),
				options: webDav,
			});
			await restore();
			expect(run.error).toBeUndefined();
			expect(run.json[0]).toMatchObject({ status: 'done' });
		},
	);

	it.each([UMLAUTS, '..', '%2e%2e', 'a?b&c=d', '  two  blanks', '<b>'])(
		'is found by its name: %s',
		async (filePrefix) => {
			fixture.sandbox.emarsys.set({ filePrefix });
			const exportId = await ended();
			const run = await fixture.run('wsse', { operation: 'download', exportId, options: deleting });
			expect(run.error).toBeUndefined();
			expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
			expect(fixture.sandbox.emarsys.deletedFiles.has(nameOf(exportId))).toBe(true);
		},
	);

	it.each(['../../secret', '..\\..\\secret', '/etc/passwd', 'a/../b', '..%2f'])(
		'never leaves the folder: %s',
		async (name) => {
			const exportId = await ended();
			fixture.sandbox.faults.add({
				path: '/export/*',
				times: Infinity,
				rewrite: (body) => body.replace(/"file_name":"[^"]*"/, `"file_name":${JSON.stringify(name)}`),
			});
			const run = await fixture.run('wsse', {
				operation: 'download',
				exportId,
				options: { ...webDav, maxWait: 0.02 },
			});
			if (name.includes('%')) expect(fetches()[0]?.url).toContain('..%252f');
			else expect(fixture.received(/^\/(?!api)/)).toEqual([]);
			expect(`${run.error?.message}`).toContain(exportId);
		},
	);

	describe('is deleted', () => {
		it.each(['file', 'rows', 'parts'])('after it was read to the end: %s', async (output) => {
			const exportId = await ended();
			const run = await fixture.run('wsse', { operation: 'download', exportId, output, options: deleting });
			expect(run.error).toBeUndefined();
			expect(deletions()).toHaveLength(1);
			expect(fixture.sandbox.emarsys.deletedFiles.has(nameOf(exportId))).toBe(true);
		});

		it.each(['rows', 'parts'])('not if Max Rows limited the output: %s', async (output) => {
			const exportId = await ended();
			const options = { ...deleting, maxRows: 10 };
			const run = await fixture.run('wsse', { operation: 'download', exportId, output, options });
			expect(run.error).toBeUndefined();
			expect(deletions()).toEqual([]);
		});

		it.each(['rows', 'parts'])('not if a row cannot be read: %s', async (output) => {
			const exportId = await ended();
			fixture.sandbox.faults.add({ path: '/storage/**', rewrite: (body) => `${body}"` });
			const run = await fixture.run('wsse', { operation: 'download', exportId, output, options: deleting });
			expect(run.error).toBeDefined();
			expect(deletions()).toEqual([]);
		});

		it.each(['rows', 'parts'])('not if rows were skipped, which are nowhere else: %s', async (output) => {
			const exportId = await ended();
			fixture.sandbox.faults.add({ path: '/storage/**', rewrite: (body) => `${body}1,2,3,4,5,6,7,8,9\n` });
			const options = { ...deleting, onBadRow: 'skip' };
			const run = await fixture.run('wsse', { operation: 'download', exportId, output, options });
			expect(run.error).toBeUndefined();
			expect(run.hints.map(({ message }) => message).join()).toMatch(/left out/);
			expect(deletions()).toEqual([]);
		});

		it('not if another item fails, since nothing is returned then', async () => {
			const items = [{ exportId: await ended() }, { exportId: '999' }];
			const run = await fixture.run('wsse', { operation: 'download', options: deleting }, { items });
			expect(run.error).toBeDefined();
			expect(deletions()).toEqual([]);
		});

		it.each([
			['continueRegularOutput', { retryOnFail: true, maxTries: 2 }],
			['continueErrorOutput', {}],
		] as const)('not if another item failed and the run continues: %s', async (onError, settings) => {
			const exportId = await ended();
			const items = [{ exportId: '999' }, { exportId }];
			const rest = { items, settings: { onError, ...settings } };
			const run = await fixture.run('wsse', { operation: 'download', options: deleting }, rest);
			expect(deletions()).toEqual([]);
			// With Retry On Fail, n8n has run the node again, since the first item failed.
			expect(run.items.find(({ binary }) => binary)?.json.exportId).toBe(exportId);
		});

		it('not if a web page came instead, whatever its content type', async () => {
			const exportId = await ended();
			const rewrite = () => '<!doctype html><html><title>Sign in</title></html>';
			fixture.sandbox.faults.add({ path: '/storage/**', rewrite, times: Infinity });
			const run = await fixture.run('wsse', { operation: 'download', exportId, options: deleting });
			expect(run.error?.message).toMatch(/a web page instead of the file/);
			expect(deletions()).toEqual([]);
		});

		it('of several items at once, which are not kept waiting by each other', async () => {
			const ids: string[] = [];
			for (let count = 0; count < 3; count++) ids.push(await ended());
			fixture.sandbox.faults.add({ method: 'DELETE', path: '/storage/**', status: 503, body: '', times: 3 });
			const items = ids.map((exportId) => ({ exportId }));
			const run = await fixture.run('wsse', { operation: 'download', options: deleting }, { items });
			expect(run.error).toBeUndefined();
			expect(
				new Set(
					deletions()
						.slice(0, 3)
						.map(({ url }) => url),
				).size,
			).toBe(3);
			for (const id of ids) expect(fixture.sandbox.emarsys.deletedFiles.has(nameOf(id))).toBe(true);
		});

		it('and an error in doing so fails nothing', async () => {
			const exportId = await ended();
			fixture.sandbox.faults.add({
				method: 'DELETE',
				path: '/storage/**',
				status: 403,
				body: '',
				times: Infinity,
			});
			const run = await fixture.run('wsse', { operation: 'download', exportId, options: deleting });
			expect(run.error).toBeUndefined();
			expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
			expect(run.hints.map(({ message }) => message).join()).toMatch(/but not deleted/);
		});
	});

	it.each([
		['does not exist yet', { status: 404, body: '' }],
		['is locked', { status: 423, body: '' }],
		['ends too early', { truncate: 1000 }],
		['meets a failing server', { status: 503, body: 'Maintenance' }],
	])('that %s is retried', async (_what, fault) => {
		const exportId = await ended();
		const handle = fixture.sandbox.faults.add({ path: '/storage/**', ...fault });
		const run = await fixture.run('wsse', { operation: 'download', exportId, options: webDav });
		expect(run.error).toBeUndefined();
		expect(handle.hits).toBe(1);
		expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
	});

	it.each([
		[401, /did not accept the username and password/],
		[403, /may not use the folder .*\/storage\/sandbox\/export/],
	])('HTTP %i is reported with what to do', async (status, words) => {
		const exportId = await ended();
		fixture.sandbox.faults.add({ path: '/storage/**', status, body: '', times: Infinity });
		const run = await fixture.run('wsse', { operation: 'download', exportId, options: webDav });
		const text = `${run.error?.message} ${run.error?.description}`;
		expect(text).toMatch(words);
		expect(text).toContain('Emarsys WebDAV API');
		for (const secret of fixture.secrets) expect(JSON.stringify(run.execution.run)).not.toContain(secret);
	});

	it('requires its credential before anything is started', async () => {
		const others = { ...fixture.setup('wsse').credentials };
		delete others.emarsysWebDavApi;
		const run = await fixture.run('wsse', { options: webDav }, { credentials: others });
		expect(run.error?.message).toMatch(/Download From: this needs the credential "Emarsys WebDAV API"/);
		expect(fixture.starts).toEqual([]);
	});

	it('without a name, with the final status "ready", is waited for', async () => {
		fixture.sandbox.emarsys.set({ finalStatus: 'ready' });
		const exportId = await ended();
		const run = await fixture.run('wsse', { operation: 'download', exportId, options: webDav });
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ status: 'done', platformStatus: 'ready' });
	});
});
