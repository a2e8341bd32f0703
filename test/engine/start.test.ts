import { EngineFixture, exportIdOf, nodeRunOf, workflowOf } from './support';

describe('Start', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	const count = () => fixture.sandbox.jobs.list().length;
	const requestIds = () => fixture.starts.map(({ headers }) => headers['request-id']);
	const retry = { settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } };

	it.each(['altcraft', 'wsse', 'oAuth2'] as const)('continues at once with the ID (%s)', async (signIn) => {
		fixture.sandbox.setJobDuration(600_000);
		const run = await fixture.run(signIn, { operation: 'start' });
		const job = fixture.sandbox.jobs.list().at(-1);
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ exportId: job?.id, type: job?.type });
		expect(['scheduled', 'running']).toContain(run.json[0]?.status);
		expect(run.items[0]).not.toHaveProperty('binary');
		expect(run.items[0]?.pairedItem).toEqual({ item: 0 });
		expect(run.customData.exportIds).toBe(job?.id);
		expect(fixture.starts).toHaveLength(1);
		expect(fixture.received('/data')).toEqual([]);
	});

	it('returns the fields and window that it requested', async () => {
		const run = await fixture.run('wsse', { operation: 'start' });
		expect(run.json[0]).toMatchObject({
			contactFields: [1, 2, 3],
			timeRange: ['2026-11-01 00:00:00', '2026-11-03 12:30:00'],
		});
	});

	describe('Altcraft', () => {
		it('sends a different Request-ID with every start', async () => {
			await fixture.exportId('altcraft');
			await fixture.exportId('altcraft');
			expect(requestIds()).toEqual([expect.any(String), expect.any(String)]);
			expect(new Set(requestIds()).size).toBe(2);
			expect(new Set(fixture.sandbox.jobs.list().map(({ id }) => id)).size).toBe(count());
		});

		it.each([
			['lost', { processThenReset: true }],
			['a page of a proxy', { status: 503, body: '<html>deploying</html>' }],
		] as const)(
			'repeats a start while its response is %s, with the same Request-ID',
			async (_what, fault) => {
				const before = count();
				fixture.sandbox.faults.add({ path: '/profiles/get_all', ...fault, times: 3 });
				const id = await fixture.exportId('altcraft');
				expect(count()).toBe(before + 1);
				expect(id).toBe(fixture.sandbox.jobs.list().at(-1)?.id);
				expect(requestIds()).toHaveLength(4);
				expect(new Set(requestIds()).size).toBe(1);
			},
		);

		it('says that the export may have been started if there is still no response after Max Wait', async () => {
			const before = count();
			fixture.sandbox.faults.add({ path: '/profiles/get_all', processThenReset: true, times: Infinity });
			const run = await fixture.run('altcraft', { operation: 'start', options: { maxWait: 0.03 } });
			expect(run.status).toBe('error');
			expect(run.error?.message).toMatch(/may have been started/i);
			expect(run.error?.description).toBeTruthy();
			expect(count()).toBe(before + 1);
			expect(new Set(requestIds()).size).toBe(1);
		});

		it('continues the same start under Retry On Fail', async () => {
			const before = count();
			fixture.sandbox.faults.add({ path: '/profiles/get_all', processThenReset: true, times: 3 });
			const run = await fixture.run('altcraft', {}, retry);
			expect(run.error).toBeUndefined();
			expect(count()).toBe(before + 1);
			expect(new Set(requestIds()).size).toBe(1);
			expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportIdOf(run)));
		});
	});

	describe('Emarsys', () => {
		it.each([
			['the connection broke after the start', { processThenReset: true } as const],
			['the connection broke', { reset: 'beforeHeaders' } as const],
			['the platform failed', { status: 502, body: '<html>Bad Gateway</html>' } as const],
		])(
			'says that the export may have been started, and does not start a second one: %s',
			async (_what, fault) => {
				const before = count();
				fixture.sandbox.faults.add({ path: '/contact/getregistrations', ...fault });
				const run = await fixture.run('wsse', { operation: 'start' });
				expect(run.status).toBe('error');
				expect(run.error?.message).toMatch(/may have been started/i);
				expect(run.error?.description).toBeTruthy();
				expect(fixture.starts).toHaveLength(1);
				expect(count() - before).toBeLessThanOrEqual(1);
			},
		);

		it.each(['start', 'export'])(
			'does not start a second one under Retry On Fail either (%s)',
			async (operation) => {
				fixture.sandbox.faults.add({ path: '/contact/getregistrations', processThenReset: true });
				const run = await fixture.run('wsse', { operation }, retry);
				expect(run.status).toBe('error');
				expect(run.error?.message).toMatch(/may have been started/i);
				expect(fixture.starts).toHaveLength(1);
			},
		);

		it('says if the same export is already running, and does not start a second one', async () => {
			fixture.sandbox.setJobDuration(600_000);
			await fixture.exportId('wsse');
			const run = await fixture.run('wsse', { operation: 'start' });
			expect(run.status).toBe('error');
			expect(run.error?.message).toMatch(/running/i);
			expect(run.error?.description).toMatch(/If Already Running/i);
			expect(fixture.starts).toHaveLength(2);
		});

		it('is identified by its ID if this node started it', async () => {
			fixture.sandbox.setJobDuration(600_000);
			const rest = { workflowId: 'stopped-and-run-again' };
			const first = exportIdOf(await fixture.run('wsse', { operation: 'start' }, rest));
			const again = await fixture.run('wsse', {}, rest);
			expect(again.error?.message).toContain(`most likely ${first}, which this node started`);
			expect(again.error?.description).toContain(`Export ID ${first} with "Wait Until Done" or "Download"`);
			const other = await fixture.run('wsse', {}, { workflowId: 'another' });
			expect(other.error?.message).toMatch(/does not say its ID$/);
			expect(other.error?.description).toContain('Started export …');
		});

		it('is identified by its ID if only the address of the call differs', async () => {
			fixture.sandbox.setJobDuration(600_000);
			const rest = { workflowId: 'called-elsewhere' };
			const start = async (notificationUrl: string) =>
				await fixture.run('wsse', { operation: 'start', options: { notificationUrl } }, rest);
			const first = exportIdOf(await start('https://n8n.example.com/webhook/one'));
			const again = await start('https://n8n.example.com/webhook/two');
			expect(again.error?.message).toContain(`most likely ${first}, which this node started`);
		});

		it('waits for the running one and starts again, if set', async () => {
			fixture.sandbox.setJobDuration(2500);
			const first = await fixture.exportId('wsse');
			const run = await fixture.run('wsse', { options: { ifAlreadyRunning: 'wait' } });
			expect(run.error).toBeUndefined();
			expect(exportIdOf(run)).not.toBe(first);
			expect(run.json[0]).toMatchObject({ status: 'done' });
		});

		it('gives up at the end of the wait', async () => {
			fixture.sandbox.setJobDuration(600_000);
			await fixture.exportId('wsse');
			const run = await fixture.run('wsse', { options: { ifAlreadyRunning: 'wait', maxWait: 0.04 } });
			expect(run.status).toBe('error');
			expect(run.error?.message).toMatch(/running/i);
		});
	});

	describe('with identical items', () => {
		const items = [{ n: 1 }, { n: 2 }, { n: 3 }];

		it.each(['altcraft', 'wsse'] as const)('starts nothing and names "Execute Once" (%s)', async (signIn) => {
			for (const operation of ['start', 'export']) {
				const run = await fixture.run(signIn, { operation }, { items });
				expect(run.status).toBe('error');
				expect(`${run.error?.message} ${run.error?.description}`).toContain('Execute Once');
				expect(fixture.received()).toEqual([]);
			}
		});

		it('starts one export with that setting', async () => {
			const run = await fixture.run('wsse', {}, { items, settings: { executeOnce: true } });
			expect(run.error).toBeUndefined();
			expect(run.items).toHaveLength(1);
			expect(fixture.starts).toHaveLength(1);
		});

		it('does not matter if nothing is started', async () => {
			const exportId = await fixture.exportId('wsse');
			const run = await fixture.run('wsse', { operation: 'getStatus', exportId }, { items });
			expect(run.error).toBeUndefined();
			expect(run.items).toHaveLength(3);
		});
	});

	describe('Retry On Fail', () => {
		it.each(['altcraft', 'wsse', 'oAuth2'] as const)('continues the started export (%s)', async (signIn) => {
			const download = signIn === 'altcraft' ? '/api/download/**' : '/export/*/data';
			fixture.sandbox.faults.add({ path: download, status: 404, body: 'nothing here', times: 2 });
			const run = await fixture.run(signIn, {}, retry);
			expect(run.error).toBeUndefined();
			expect(fixture.starts).toHaveLength(1);
			expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportIdOf(run)));
		});

		it('continues the started export of each item', async () => {
			fixture.sandbox.faults.add({ path: '/export/*/data', status: 404, body: 'nothing here', after: 1 });
			const run = await fixture.run(
				'wsse',
				{ contactFields: '={{ $json.fields }}' },
				{ items: [{ fields: '1' }, { fields: '2' }, { fields: '3' }], ...retry },
			);
			expect(run.error).toBeUndefined();
			expect(fixture.starts).toHaveLength(3);
			expect(run.json.map(({ contactFields }) => contactFields)).toEqual([[1], [2], [3]]);
			for (const index of [0, 1, 2]) {
				expect(await fixture.file(run, index)).toEqual(
					await fixture.sandbox.jobs.csvOf(exportIdOf(run, index)),
				);
			}
		});

		it.each(['the file failed', 'the response to the start was lost'])(
			'does not start a second export if the window has moved meanwhile, and %s',
			async (what) => {
				const isLost = what.includes('lost');
				if (isLost) fixture.sandbox.faults.add({ path: '/contact/getregistrations', processThenReset: true });
				else fixture.sandbox.faults.add({ path: '/export/*/data', status: 404, body: 'nothing here' });
				const moving = {
					timeWindow: 'custom',
					from: "={{ $now.minus({ hours: 24 }).toFormat('yyyy-LL-dd HH:mm:ss') }}",
					to: "={{ $now.toFormat('yyyy-LL-dd HH:mm:ss') }}",
				};
				const later = { settings: { ...retry.settings, waitBetweenTries: 1200 } };
				const run = await fixture.run('wsse', moving, later);
				expect(fixture.starts).toHaveLength(1);
				if (isLost) {
					expect(run.error?.message).toMatch(/may have been started/i);
				} else {
					expect(run.error).toBeUndefined();
					expect(run.json[0]?.timeRange).toEqual(fixture.sandbox.jobs.list().at(-1)?.parameters.time_range);
				}
			},
		);

		it('restarts an export that the platform refused', async () => {
			fixture.sandbox.faults.add({ path: '/contact/getregistrations', emarsysError: 'parametersInvalid' });
			const run = await fixture.run('wsse', {}, retry);
			expect(run.error).toBeUndefined();
			expect(fixture.starts).toHaveLength(2);
		});

		it('names a missing permission again, and starts when it has been given (OAuth 2.0, many items)', async () => {
			const items = Array.from({ length: 12 }, (_, index) => ({ fields: String(index + 1) }));
			const parameters = { operation: 'start', contactFields: '={{ $json.fields }}' };
			const json = workflowOf(fixture.setup('oAuth2', parameters, { workflowId: 'forbidden', items }));
			fixture.sandbox.faults.add({
				path: '/contact/getregistrations',
				emarsysError: 'notEnabled',
				times: Infinity,
			});
			let execution = await fixture.engine.execute(json).finished;
			for (let attempt = 0; attempt < 3; attempt++) {
				expect(nodeRunOf(execution).error?.message).toMatch(/permission|not enabled/);
				execution = await fixture.engine.retry(json, execution).finished;
			}
			fixture.sandbox.faults.clear();
			execution = await fixture.engine.retry(json, execution).finished;
			expect(nodeRunOf(execution).error).toBeUndefined();
			expect(nodeRunOf(execution).json).toHaveLength(items.length);
		});

		it('starts again in another execution', async () => {
			const first = await fixture.run('wsse', {}, retry);
			const second = await fixture.run('wsse', {}, retry);
			expect(exportIdOf(second)).not.toBe(exportIdOf(first));
		});
	});

	describe('an export that can never succeed is restarted', () => {
		const dead = [
			['wsse', { path: '/export/*/data', emarsysError: 'fileGone' }],
			['wsse', { path: '/export/*/data', emarsysError: 'fileLost' }],
			['wsse', { path: '/export/*/data', status: 410, body: '' }],
			['wsse', { path: '/export/*', status: 404, body: { replyCode: 1, replyText: 'Not found', data: '' } }],
			['altcraft', { path: '/tasks/status', altcraftError: 400, text: 'The task was not found' }],
			['altcraft', { path: '/api/download/**', altcraftError: 404 }],
			['altcraft', { path: '/profiles/get_all', jobFails: true }],
		] as const;

		it.each(dead)('under Retry On Fail (%s, %j)', async (signIn, fault) => {
			fixture.sandbox.faults.add(fault);
			const run = await fixture.run(signIn, {}, retry);
			expect(run.error).toBeUndefined();
			expect(fixture.starts).toHaveLength(2);
			expect(exportIdOf(run)).toBe(fixture.sandbox.jobs.list().at(-1)?.id);
		});

		it.each([dead[0], dead[3], dead[4]])('with Retry in Executions (%s, %j)', async (signIn, fault) => {
			const json = workflowOf(fixture.setup(signIn, {}, { workflowId: 'dead' }));
			fixture.sandbox.faults.add({ ...fault, times: 2 });
			let execution = await fixture.engine.execute(json).finished;
			expect(nodeRunOf(execution).status).toBe('error');
			for (const starts of [2, 3]) {
				execution = await fixture.engine.retry(json, execution).finished;
				expect(fixture.starts).toHaveLength(starts);
			}
			expect(nodeRunOf(execution).error).toBeUndefined();
		});
	});

	it('puts the IDs of all items into the custom data of the execution', async () => {
		const run = await fixture.run(
			'wsse',
			{ operation: 'start', contactFields: '={{ $json.fields }}' },
			{ items: [{ fields: '1' }, { fields: '2' }] },
		);
		const ids = run.json.map(({ exportId }) => exportId);
		expect(run.customData.exportIds?.split(/, ?/).sort()).toEqual([...ids].sort());
	});
});
