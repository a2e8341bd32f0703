import { EngineFixture } from './support';

describe('Get Status', () => {
	let fixture: EngineFixture;
	const ids: Record<string, string> = {};
	beforeAll(async () => {
		fixture = await EngineFixture.start();
		ids.wsse = await fixture.exportId('wsse');
		ids.altcraft = await fixture.exportId('altcraft');
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	it.each([
		['scheduled', 'scheduled'],
		['in progress', 'running'],
		['ready', 'running'],
		['done', 'done'],
		['error', 'failed'],
		['being polished', 'running'],
		['', 'running'],
	])('Emarsys: "%s" is %s', async (statusWord, status) => {
		fixture.sandbox.setJobDuration(3_600_000);
		const exportId = await fixture.exportId('wsse');
		fixture.sandbox.faults.add({ path: '/export/*', statusWord });
		const run = await fixture.run('wsse', { operation: 'getStatus', exportId });
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ platform: 'emarsys', exportId, status });
		if (statusWord) expect(run.json[0]?.platformStatus).toBe(statusWord);
	});

	it.each(['ready', 'being polished'])('Emarsys: "%s" is done when the file opens', async (statusWord) => {
		fixture.sandbox.faults.add({ path: '/export/*', statusWord });
		const run = await fixture.run('wsse', { operation: 'getStatus', exportId: ids.wsse ?? '' });
		expect(run.json[0]).toMatchObject({ status: 'done', platformStatus: statusWord });
	});

	describe.each(['json', 'xml'])('Altcraft in %s', (wireFormat) => {
		it.each([
			['pending', 'running'],
			['processing', 'running'],
			['completed', 'done'],
			['success', 'done'],
			['failed', 'failed'],
			['error', 'failed'],
			['cancelled', 'failed'],
			['something else', 'running'],
		])('"%s" is %s', async (statusWord, status) => {
			fixture.sandbox.setJobDuration(3_600_000);
			const exportId = await fixture.exportId('altcraft');
			fixture.sandbox.requests.length = 0;
			fixture.sandbox.faults.add({ path: '/tasks/status', statusWord });
			const run = await fixture.run('altcraft', {
				operation: 'getStatus',
				exportId,
				options: { wireFormat },
			});
			expect(run.error).toBeUndefined();
			expect(run.json[0]).toMatchObject({
				platform: 'altcraft',
				exportId,
				status,
				platformStatus: statusWord,
			});
			expect(fixture.received()).toHaveLength(1);
		});
	});

	it('returns a failed export as an item', async () => {
		fixture.sandbox.faults.add({ path: '/profiles/get_all', jobFails: true, errors: ['Quota exceeded'] });
		const exportId = await fixture.exportId('altcraft');
		fixture.sandbox.jobs.finish(exportId);
		const run = await fixture.run('altcraft', { operation: 'getStatus', exportId });
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ exportId, status: 'failed', platformStatus: 'failed' });
		expect(JSON.stringify(run.json[0])).toContain('Quota exceeded');
		// n8n would treat an item with such a field as failed.
		expect(run.json[0]).not.toHaveProperty('error');
	});

	it('accepts the ID from the item, even as a number, and returns it as text', async () => {
		const run = await fixture.run(
			'wsse',
			{ operation: 'getStatus' },
			{ items: [{ exportId: Number(ids.wsse) }] },
		);
		expect(run.error).toBeUndefined();
		expect(run.json[0]?.exportId).toBe(ids.wsse);
	});

	it('omits unknown fields, and never names a file by its URL', async () => {
		fixture.sandbox.setJobDuration(600_000);
		const exportId = await fixture.exportId('altcraft');
		const run = await fixture.run('altcraft', { operation: 'getStatus', exportId });
		expect(Object.values(run.json[0] ?? {})).not.toContain(null);
		expect(Object.values(run.json[0] ?? {})).not.toContain(undefined);
		const done = await fixture.run('altcraft', { operation: 'getStatus', exportId: ids.altcraft ?? '' });
		expect(JSON.stringify(done.json)).not.toContain('/api/download');
	});

	it('returns the progress of a task', async () => {
		fixture.sandbox.setJobDuration(600_000);
		const exportId = await fixture.exportId('altcraft');
		const run = await fixture.run('altcraft', { operation: 'getStatus', exportId });
		expect(run.json[0]?.progress).toBeGreaterThanOrEqual(0);
		expect(run.json[0]?.progress).toBeLessThan(100);
	});

	it.each([
		['wsse', '999'],
		['altcraft', 'task_of_nobody'],
	] as const)('fails for an unknown ID, and names it (%s)', async (signIn, exportId) => {
		const run = await fixture.run(signIn, { operation: 'getStatus', exportId });
		expect(run.status).toBe('error');
		expect(`${run.error?.message} ${run.error?.description}`).toContain(exportId);
	});

	it.each([
		['wsse', '/export/*', { status: 503, body: 'Maintenance' }],
		['wsse', '/export/*', { emarsysError: 'rateLimited' }],
		['oAuth2', '/export/*', { reset: 'beforeHeaders' }],
		['altcraft', '/tasks/status', { status: 502, body: '<html>Bad Gateway</html>' }],
	] as const)('is requested again after a transient error (%s, %s, %j)', async (signIn, path, fault) => {
		fixture.sandbox.faults.add({ path, ...fault });
		const exportId = ids[signIn === 'altcraft' ? 'altcraft' : 'wsse'] ?? '';
		const run = await fixture.run(signIn, { operation: 'getStatus', exportId });
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ exportId, status: 'done' });
		expect(fixture.received(/\/export\/|\/tasks\/status/)).toHaveLength(2);
	});

	it('pairs each item with its own input', async () => {
		const run = await fixture.run(
			'wsse',
			{ operation: 'getStatus' },
			{
				items: [{ exportId: ids.wsse ?? '' }, { exportId: '999' }, { exportId: ids.wsse ?? '' }],
				settings: { onError: 'continueRegularOutput' },
			},
		);
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});
});
