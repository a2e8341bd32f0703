import { EngineFixture, exportIdOf, type NodeRun } from './support';

describe('Export on Altcraft', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
		fixture.sandbox.altcraft.set({
			installation: 'both',
			errorsAs: 'http200',
			downloadErrorsAs: 'httpStatus',
		});
		fixture.sandbox.altcraft.set({
			files: 1,
			xml: true,
			taskPrefix: true,
			successStatus: 'completed',
			urlForm: 'data',
		});
	});

	async function expectWholeFile(run: NodeRun): Promise<void> {
		expect(run.error).toBeUndefined();
		const id = exportIdOf(run);
		expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(id));
	}

	it('starts, waits, downloads, and returns one item with the file', async () => {
		const run = await fixture.run('altcraft');
		await expectWholeFile(run);
		const job = fixture.sandbox.jobs.list().at(-1);
		expect(run.status).toBe('success');
		expect(run.items).toHaveLength(1);
		expect(run.items[0]?.pairedItem).toEqual({ item: 0 });
		expect(run.json[0]).toMatchObject({
			platform: 'altcraft',
			exportId: job?.id,
			status: 'done',
			platformStatus: 'completed',
			progress: 100,
			total: 50,
			type: 'database',
			timedOut: false,
		});
		expect(run.json[0]?.waitedMs).toEqual(expect.any(Number));
		expect(run.json[0]?.pollCount).toBe(fixture.polls.length);
		expect(run.json[0]).not.toHaveProperty('error');
		expect(run.items[0]?.binary?.data).toMatchObject({
			mimeType: 'text/csv',
			fileName: '1_database_export.csv',
		});
		expect(run.customData.exportIds).toBe(job?.id);
	});

	it('does not start a second export while a repeat only returns the stored failure', async () => {
		fixture.sandbox.altcraft.set({ storesErrors: true });
		fixture.sandbox.faults.add({ path: '/profiles/get_all', altcraftError: 500 });
		const run = await fixture.run('altcraft', { operation: 'start', options: { maxWait: 0.05 } });
		fixture.sandbox.altcraft.set({ storesErrors: false });
		expect(run.error?.message).toMatch(/may have been started/);
		const ids = fixture.starts.map(({ headers }) => headers['request-id']);
		expect(ids.length).toBeGreaterThan(1);
		expect(new Set(ids).size).toBe(1);
	});

	it('sends what the parameters say', async () => {
		await fixture.run('altcraft', {
			sourceType: 'segment',
			sourceId: { __rl: true, mode: 'list', value: 9, cachedResultName: 'No purchase' },
			options: { customRequest: '{"fields":["email"],"nested":{"a":[1]}}' },
		});
		expect(JSON.parse(fixture.starts[0]?.body ?? '')).toMatchObject({
			source_type: 'segment',
			source_id: 9,
			file_format: 'csv',
			custom_request: { fields: ['email'], nested: { a: [1] } },
		});
	});

	it('exports only the profiles that pass the filter', async () => {
		const options = { customRequest: '{"_city": "Wien"}' };
		const run = await fixture.run('altcraft', { output: 'rows', options });
		expect(run.error).toBeUndefined();
		expect(run.json.length).toBeGreaterThan(0);
		expect(new Set(run.json.map(({ _city }) => _city))).toEqual(new Set(['Wien']));
		const everyone = await fixture.run('altcraft', { output: 'rows' });
		const fromWien = everyone.json.filter(({ _city }) => _city === 'Wien');
		expect(run.json.map(({ _bdate }) => _bdate)).toEqual(fromWien.map(({ _bdate }) => _bdate));
	});

	it.each(['json', 'xml'])('speaks %s', async (wireFormat) => {
		await expectWholeFile(await fixture.run('altcraft', { options: { wireFormat } }));
		expect(fixture.starts[0]?.headers['content-type']).toMatch(`application/${wireFormat}`);
		expect(fixture.polls[0]?.headers['content-type']).toMatch(`application/${wireFormat}`);
	});

	describe.each(['both', 'headerOnly', 'bodyOnly'] as const)(
		'an installation that accepts the token: %s',
		(installation) => {
			it.each(['json', 'xml'])('works with a credential set to Automatic, in %s', async (wireFormat) => {
				fixture.sandbox.altcraft.setInstallation(installation);
				await expectWholeFile(await fixture.run('altcraft', { options: { wireFormat } }));
			});

			it('puts the token into a URL only if nothing else is accepted', async () => {
				fixture.sandbox.altcraft.setInstallation(installation);
				await expectWholeFile(await fixture.run('altcraft'));
				const inUrl = fixture.received().filter(({ url }) => url.includes(fixture.sandbox.altcraft.token));
				if (installation === 'bodyOnly')
					expect(inUrl.every(({ url }) => url.startsWith('/api/download/'))).toBe(true);
				else expect(inUrl).toEqual([]);
			});
		},
	);

	it.each([
		['header', 'headerOnly'],
		['request', 'bodyOnly'],
	] as const)('sends the token as the credential says: %s', async (sendAs, installation) => {
		fixture.sandbox.altcraft.setInstallation(installation);
		const restore = await fixture.changeCredential('altcraft', { sendAs });
		try {
			await expectWholeFile(await fixture.run('altcraft'));
			const withHeader = fixture.received().filter(({ headers }) => headers.authorization);
			expect(withHeader.length > 0).toBe(sendAs === 'header');
		} finally {
			await restore();
		}
	});

	it.each([
		['success', 'plain', true],
		['completed', 'data', false],
	] as const)('understands the older and the newer shape: %s', async (successStatus, urlForm, taskPrefix) => {
		fixture.sandbox.altcraft.set({ successStatus, urlForm, taskPrefix });
		const run = await fixture.run('altcraft');
		await expectWholeFile(run);
		expect(run.json[0]?.platformStatus).toBe(successStatus);
	});

	it.each(['json', 'xml'])('returns one item per file, in %s', async (wireFormat) => {
		fixture.sandbox.altcraft.set({ files: 3 });
		const run = await fixture.run('altcraft', { options: { wireFormat } });
		expect(run.error).toBeUndefined();
		expect(run.items).toHaveLength(3);
		const id = exportIdOf(run);
		for (const index of [0, 1, 2]) {
			expect(run.json[index]?.exportId).toBe(id);
			expect(run.items[index]?.pairedItem).toEqual({ item: 0 });
			expect(await fixture.file(run, index)).toEqual(await fixture.sandbox.jobs.csvOf(id, index));
		}
		expect(new Set(run.items.map(({ binary }) => binary?.data?.fileName)).size).toBe(3);
	});

	it('numbers files that have the same name in different folders', async () => {
		fixture.sandbox.altcraft.set({ files: 3 });
		const rewrite = (body: string) => body.replace(/(\d+_database_export)[^"/]*?\.csv/g, '$1.csv');
		fixture.sandbox.faults.add({ path: '/tasks/status', rewrite, times: Infinity });
		const headers = { 'content-type': 'text/csv' };
		fixture.sandbox.faults.add({
			path: '/api/download/**',
			status: 200,
			body: 'a\n',
			headers,
			times: Infinity,
		});
		const run = await fixture.run('altcraft');
		expect(run.error).toBeUndefined();
		expect(run.json.map(({ fileName }) => fileName)).toEqual([
			'1_database_export.csv',
			'1_database_export_2.csv',
			'1_database_export_3.csv',
		]);
	});

	it.each(['json', 'xml'])(
		'returns an item without a file if there is nothing to export, in %s',
		async (wireFormat) => {
			fixture.sandbox.setRows(0);
			const run = await fixture.run('altcraft', { options: { wireFormat } });
			expect(run.error).toBeUndefined();
			expect(run.items).toHaveLength(1);
			expect(run.json[0]).toMatchObject({ status: 'done', total: 0 });
			expect(run.items[0]?.binary).toBeUndefined();
		},
	);

	it('puts the file where the options say', async () => {
		const run = await fixture.run('altcraft', {
			options: { binaryPropertyName: 'contacts', fileName: '../we ird:name?.csv' },
		});
		expect(run.error).toBeUndefined();
		expect(await fixture.file(run, 0, 'contacts')).toEqual(await fixture.sandbox.jobs.csvOf(exportIdOf(run)));
		expect(run.items[0]?.binary?.contacts?.fileName).not.toMatch(/[/\\:?]/);
	});

	it('keeps the bytes of the platform, including BOM and line ends', async () => {
		fixture.sandbox.altcraft.set({ bom: true, lineEnd: '\r\n', delimiter: ';' });
		await expectWholeFile(await fixture.run('altcraft'));
		fixture.sandbox.altcraft.set({ bom: false, lineEnd: '\n', delimiter: ',' });
	});

	it.each(['json', 'xml'])(
		'reports a failed export with its ID and the reasons of the platform, in %s',
		async (wireFormat) => {
			fixture.sandbox.faults.add({ path: '/profiles/get_all', jobFails: true, errors: ['Quota exceeded'] });
			const run = await fixture.run('altcraft', { options: { wireFormat } });
			const job = fixture.sandbox.jobs.list().at(-1);
			expect(run.status).toBe('error');
			expect(run.error?.message).toContain(String(job?.id));
			expect(`${run.error?.message} ${run.error?.description}`).toContain('Quota exceeded');
		},
	);

	it('reports an error code that comes with HTTP 200', async () => {
		fixture.sandbox.faults.add({ path: '/profiles/get_all', altcraftError: 402, text: 'Tariff limit' });
		const run = await fixture.run('altcraft');
		expect(run.status).toBe('error');
		expect(`${run.error?.message} ${run.error?.description}`).toMatch(/tariff/i);
		expect(fixture.starts).toHaveLength(1);
	});

	it('does not take an error for the file', async () => {
		fixture.sandbox.altcraft.set({ downloadErrorsAs: 'http200' });
		fixture.sandbox.faults.add({ path: '/api/download/**', altcraftError: 403, times: Infinity });
		const run = await fixture.run('altcraft');
		expect(run.status).toBe('error');
		expect(run.items.some(({ binary }) => binary)).toBe(false);
	});
});
