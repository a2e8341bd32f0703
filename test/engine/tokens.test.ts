import { setTimeout as sleep } from 'node:timers/promises';
import { EngineFixture, exportIdOf } from './support';

describe('OAuth 2.0 tokens', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(async () => {
		fixture.reset();
		fixture.sandbox.emarsys.setTokenLifetime(3600);
		await fixture.changeCredential('oAuth2', { oauthTokenData: {} });
	});

	const fetched = () => fixture.received('/oauth2/token');

	it('are fetched once and stored with the credential', async () => {
		expect((await fixture.run('oAuth2')).error).toBeUndefined();
		expect(fetched()).toHaveLength(1);
		expect(fixture.credential('oAuth2').oauthTokenData).toMatchObject({
			access_token: expect.any(String) as string,
		});
		expect((await fixture.run('oAuth2')).error).toBeUndefined();
		expect(fetched()).toHaveLength(1);
	});

	it('are renewed before the start if the stored one is no longer valid', async () => {
		await fixture.run('oAuth2', { operation: 'start' });
		fixture.sandbox.emarsys.revokeTokens();
		const run = await fixture.run('oAuth2', { contactFields: [5] });
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ status: 'done' });
		expect(fixture.starts.filter(({ status }) => status === 200)).toHaveLength(2);
	});

	it('are renewed while waiting', async () => {
		fixture.sandbox.setJobDuration(600_000);
		const exportId = await fixture.exportId('oAuth2');
		const running = fixture.startRun('oAuth2', { operation: 'wait', exportId });
		while (fixture.polls.length === 0) await sleep(20);
		fixture.sandbox.emarsys.revokeTokens();
		fixture.sandbox.jobs.finish(exportId);
		const run = await running.finished;
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ status: 'done' });
		expect(fetched()).toHaveLength(2);
	});

	it('are renewed repeatedly if they live for seconds', async () => {
		fixture.sandbox.emarsys.setTokenLifetime(3);
		fixture.sandbox.setJobDuration(8000);
		const run = await fixture.run('oAuth2');
		expect(run.error).toBeUndefined();
		expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportIdOf(run)));
		expect(fixture.starts.filter(({ status }) => status === 200)).toHaveLength(1);
		expect(fetched().length).toBeGreaterThan(2);
	});

	it('are renewed for the download', async () => {
		const exportId = await fixture.exportId('oAuth2');
		fixture.sandbox.jobs.finish(exportId);
		fixture.sandbox.faults.add({ path: '/export/*', delayMs: 1 });
		const revoked = fixture.sandbox.faults.add({
			path: '/export/*/data',
			status: 401,
			body: { replyCode: 1, replyText: 'Unauthorized', data: '' },
		});
		const run = await fixture.run('oAuth2', { operation: 'download', exportId });
		expect(run.error).toBeUndefined();
		expect(revoked.hits).toBe(1);
		expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
	});

	it('are fetched once for many items', async () => {
		const ids: string[] = [];
		for (const field of [1, 2, 3, 4, 5])
			ids.push(await fixture.exportId('oAuth2', { contactFields: [field] }));
		fixture.sandbox.emarsys.revokeTokens();
		fixture.sandbox.requests.length = 0;
		const items = ids.map((exportId) => ({ exportId }));
		const run = await fixture.run('oAuth2', { operation: 'wait' }, { items });
		expect(run.error).toBeUndefined();
		expect(run.items).toHaveLength(5);
		expect(fetched().length).toBeLessThanOrEqual(2);
	});

	it('that are rejected even when new are an error, not a loop', async () => {
		const exportId = await fixture.exportId('oAuth2');
		const body = { replyCode: 1, replyText: 'Unauthorized', data: '' };
		fixture.sandbox.faults.add({ path: '/export/*', status: 401, body, times: Infinity });
		const run = await fixture.run('oAuth2', { operation: 'wait', exportId });
		expect(run.status).toBe('error');
		expect(fixture.polls.length).toBeLessThan(5);
		expect(`${run.error?.message} ${run.error?.description}`).toMatch(/token|credential/i);
	});

	it.each([
		['a wrong secret', { clientSecret: 'wrong' }],
		['an unknown client', { clientId: 'nobody' }],
	])('that are refused: names the credential: %s', async (_what, changes) => {
		const restore = await fixture.changeCredential('oAuth2', changes);
		try {
			const run = await fixture.run('oAuth2');
			expect(run.status).toBe('error');
			expect(`${run.error?.message} ${run.error?.description}`).toMatch(/Client ID|Client Secret/);
			expect(fixture.starts).toEqual([]);
		} finally {
			await restore();
		}
	});

	it.each([
		['refused', { status: 401, body: { error: 'invalid_client' } }, /No access token could be fetched/],
		['a web page', { status: 200, body: '<html>Sign in</html>' }, /No access token could be fetched/],
	])('whose renewal is %s end the wait', async (_what, fault, message) => {
		const exportId = await fixture.exportId('oAuth2');
		fixture.sandbox.emarsys.revokeTokens();
		fixture.sandbox.faults.add({ path: '/oauth2/token', ...fault, times: Infinity });
		const run = await fixture.run('oAuth2', { operation: 'wait', exportId });
		expect(run.error?.message).toMatch(message);
		expect(fixture.polls).toHaveLength(1);
	});

	it('survive a short outage of the token URL while waiting', async () => {
		const exportId = await fixture.exportId('oAuth2');
		fixture.sandbox.emarsys.revokeTokens();
		fixture.sandbox.faults.add({ path: '/oauth2/token', status: 503, body: '', times: 2 });
		const run = await fixture.run('oAuth2', { operation: 'wait', exportId });
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ status: 'done' });
	});
});
