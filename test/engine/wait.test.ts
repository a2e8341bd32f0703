import { EngineFixture, PATHS } from './support';

describe('Wait Until Done', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	const inSeconds = (seconds: number) => String(Math.ceil(Date.now() / 1000) + seconds);

	it.each(['altcraft', 'wsse', 'oAuth2'] as const)(
		'starts nothing and ends when the export does (%s)',
		async (signIn) => {
			fixture.sandbox.setJobDuration(1500);
			const exportId = await fixture.exportId(signIn);
			fixture.sandbox.requests.length = 0;
			const run = await fixture.run(signIn, { operation: 'wait', exportId });
			expect(run.error).toBeUndefined();
			expect(run.json[0]).toMatchObject({ exportId, status: 'done', timedOut: false });
			expect(run.json[0]?.waitedMs).toEqual(expect.any(Number));
			expect(run.json[0]?.pollCount).toBe(fixture.polls.length);
			expect(run.items[0]).not.toHaveProperty('binary');
			expect(fixture.starts).toEqual([]);
			expect(run.customData.exportIds).toBe(exportId);
		},
	);

	it('polls at once: a finished export takes one request and no time', async () => {
		const exportId = await fixture.exportId('wsse');
		fixture.sandbox.jobs.finish(exportId);
		fixture.sandbox.requests.length = 0;
		const run = await fixture.run('wsse', { operation: 'wait', exportId, options: { pollInterval: 30 } });
		expect(run.json[0]).toMatchObject({ status: 'done', pollCount: 1 });
		expect(fixture.polls).toHaveLength(1);
	});

	it('polls all items in one pool and keeps their order', async () => {
		const ids: string[] = [];
		for (const [index, milliseconds] of [3000, 300, 2000, 300, 2500, 1000].entries()) {
			fixture.sandbox.setJobDuration(milliseconds);
			ids.push(await fixture.exportId('wsse', { contactFields: [index + 1] }));
		}
		fixture.sandbox.requests.length = 0;
		const run = await fixture.run(
			'wsse',
			{ operation: 'wait' },
			{ items: ids.map((exportId) => ({ exportId })) },
		);
		expect(run.error).toBeUndefined();
		expect(run.json.map(({ exportId }) => exportId)).toEqual(ids);
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
		// Each is polled before any is polled again.
		expect(new Set(fixture.polls.slice(0, ids.length).map(({ url }) => url)).size).toBe(ids.length);
	});

	describe('at the deadline', () => {
		it.each(['altcraft', 'wsse'] as const)(
			'fails with the ID, the last state, and what to do (%s)',
			async (signIn) => {
				fixture.sandbox.setJobDuration(600_000);
				const exportId = await fixture.exportId(signIn);
				const run = await fixture.run(signIn, { operation: 'wait', exportId, options: { maxWait: 0.03 } });
				expect(run.status).toBe('error');
				expect(run.error?.message).toContain(exportId);
				expect(run.error?.message).toMatch(/pending|scheduled/);
				expect(run.error?.message).toMatch(/after \d+ (s|seconds?|min|minutes?)/);
				expect(run.error?.description).toMatch(/Max Wait.*Download/s);
			},
		);

		it('continues with the item if set', async () => {
			fixture.sandbox.setJobDuration(600_000);
			const exportId = await fixture.exportId('wsse');
			const run = await fixture.run('wsse', {
				operation: 'wait',
				exportId,
				options: { maxWait: 0.03, onTimeout: 'continue' },
			});
			expect(run.error).toBeUndefined();
			expect(run.json[0]).toMatchObject({ exportId, timedOut: true });
			expect(['scheduled', 'running']).toContain(run.json[0]?.status);
		});

		it.each(['fail', 'continue'])('Export: %s', async (onTimeout) => {
			fixture.sandbox.setJobDuration(600_000);
			const run = await fixture.run('wsse', { options: { maxWait: 0.03, onTimeout } });
			const id = fixture.sandbox.jobs.list().at(-1)?.id;
			if (onTimeout === 'fail') expect(run.error?.message).toContain(id);
			else expect(run.json[0]).toMatchObject({ exportId: id, timedOut: true, contactFields: [1, 2, 3] });
			expect(run.items[0]?.binary).toBeUndefined();
		});

		it('names the last error', async () => {
			const exportId = await fixture.exportId('wsse');
			fixture.sandbox.faults.add({ path: '/export/*', status: 503, body: 'Maintenance', times: Infinity });
			const run = await fixture.run('wsse', { operation: 'wait', exportId, options: { maxWait: 0.03 } });
			expect(run.status).toBe('error');
			expect(`${run.error?.message} ${run.error?.description}`).toContain('503');
		});
	});

	describe.each(['altcraft', 'wsse', 'oAuth2'] as const)('survives transient errors (%s)', (signIn) => {
		it.each([
			['500', { status: 500, body: { replyCode: 1, replyText: 'Oops' } }],
			['502 with a web page', { status: 502, body: '<html><body>Bad Gateway</body></html>' }],
			['503', { status: 503, body: '' }],
			['429', { status: 429, body: 'Slow down' }],
			['a cut connection', { reset: 'beforeHeaders' as const }],
			['a response that breaks off', { truncate: 10 }],
		])('%s', async (_what, fault) => {
			const exportId = await fixture.exportId(signIn);
			const handle = fixture.sandbox.faults.add({ path: PATHS[signIn].poll, times: 2, ...fault });
			const run = await fixture.run(signIn, { operation: 'wait', exportId });
			expect(run.error).toBeUndefined();
			expect(run.json[0]).toMatchObject({ exportId, status: 'done' });
			expect(handle.hits).toBe(2);
		});
	});

	it.each([
		['X-RateLimit-Reset', 429],
		['Retry-After', 503],
	])('retries when the platform says: %s', async (name, status) => {
		const exportId = await fixture.exportId('wsse');
		fixture.sandbox.jobs.finish(exportId);
		fixture.sandbox.requests.length = 0;
		const value = name === 'Retry-After' ? '3' : inSeconds(3);
		fixture.sandbox.faults.add({ path: '/export/*', status, headers: { [name]: value } });
		const run = await fixture.run('wsse', { operation: 'wait', exportId });
		expect(run.error).toBeUndefined();
		const [first, second] = fixture.polls;
		// One is a point in time, the other a duration.
		const earliest = name === 'Retry-After' ? (first?.at ?? 0) + 2800 : Number(value) * 1000;
		expect(second?.at).toBeGreaterThanOrEqual(earliest);
	});

	it('does not wait beyond the deadline for that', async () => {
		const exportId = await fixture.exportId('wsse');
		fixture.sandbox.faults.add({
			path: '/export/*',
			status: 429,
			headers: { 'X-RateLimit-Reset': inSeconds(600) },
			times: Infinity,
		});
		const startedAt = Date.now();
		const run = await fixture.run('wsse', { operation: 'wait', exportId, options: { maxWait: 0.03 } });
		expect(run.status).toBe('error');
		expect(run.error?.message).toContain(exportId);
		// The platform requested a pause of ten minutes.
		expect(Date.now() - startedAt).toBeLessThan(60_000);
	});

	describe('ends at once on permanent errors', () => {
		it.each([
			['the credentials', 'wsse', 401, { replyCode: 1, replyText: 'Unauthorized', data: '' }],
			['a missing permission', 'wsse', 403, ''],
			['a file that is gone', 'wsse', 410, { replyCode: 4003, replyText: 'Gone', data: '' }],
			['a missing permission', 'altcraft', 403, { error: 403, error_text: 'Forbidden' }],
		] as const)('%s (%s)', async (_what, signIn, status, body) => {
			const exportId = await fixture.exportId(signIn);
			fixture.sandbox.requests.length = 0;
			fixture.sandbox.faults.add({ path: PATHS[signIn].poll, status, body, times: Infinity });
			const run = await fixture.run(signIn, { operation: 'wait', exportId });
			expect(run.status).toBe('error');
			expect(fixture.polls).toHaveLength(1);
			expect(`${run.error?.message} ${run.error?.description}`).toContain(exportId);
		});

		it('an unknown ID', async () => {
			const run = await fixture.run('wsse', { operation: 'wait', exportId: '999' });
			expect(run.status).toBe('error');
			expect(fixture.polls).toHaveLength(1);
			expect(`${run.error?.message} ${run.error?.description}`).toContain('999');
		});

		it.each(['altcraft', 'wsse'] as const)('an export that failed (%s)', async (signIn) => {
			fixture.sandbox.setJobDuration(600_000);
			const exportId = await fixture.exportId(signIn);
			fixture.sandbox.jobs.fail(exportId);
			const run = await fixture.run(signIn, { operation: 'wait', exportId });
			expect(run.status).toBe('error');
			expect(run.error?.message).toContain(exportId);
			expect(run.error?.message).toMatch(/failed/i);
		});
	});
});
