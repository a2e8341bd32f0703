import { EngineFixture, exportIdOf } from './support';

const PAD = '\u200b \n';

describe('Differences between accounts', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
		fixture.sandbox.emarsys.set({ fieldLists: 'both', localDelivery: true });
		fixture.sandbox.emarsys.setTokenCredentialsIn('header');
		fixture.sandbox.altcraft.set({ fileAddresses: 'relative' });
	});

	it.each(['plain', 'translated'] as const)('fields are found by the %s list', async (fieldLists) => {
		fixture.sandbox.emarsys.set({ fieldLists });
		const options = await fixture.options('wsse', 'getEmarsysContactFields');
		expect(options.map(({ value }) => value)).toContain('3');
		const names = { columnNames: 'stringId' };
		const run = await fixture.run('wsse', { output: 'rows', options: names });
		expect(run.error).toBeUndefined();
		expect(Object.keys(run.json[0] ?? {})).toContain('email');
	});

	it('if local delivery is disabled, says whom to ask', async () => {
		fixture.sandbox.emarsys.set({ localDelivery: false });
		const run = await fixture.run('wsse');
		expect(run.error?.message).toMatch(/Downloads by API .* switched off for this Emarsys account/);
		expect(run.error?.description).toMatch(/support/);
	});

	it('ignores invisible characters pasted around credentials', async () => {
		const padded = (fields: Record<string, unknown>) =>
			Object.fromEntries(
				Object.entries(fields).map(([name, value]) => [
					name,
					typeof value === 'string' && name !== 'sendAs' ? `${PAD}${value}${PAD}` : value,
				]),
			);
		for (const signIn of ['altcraft', 'wsse', 'oAuth2'] as const) {
			const fields = { ...padded(fixture.credential(signIn)), oauthTokenData: {} };
			const restore = await fixture.changeCredential(signIn, fields as never);
			const run = await fixture.run(signIn, { operation: 'start', contactFields: [7] });
			await restore();
			expect([signIn, run.error]).toEqual([signIn, undefined]);
			const download = { operation: 'download', exportId: `${PAD}${exportIdOf(run)}${PAD}` };
			expect([signIn, (await fixture.run(signIn, download)).error]).toEqual([signIn, undefined]);
		}
	});

	it('renews a token once if a gateway rejects it with 403', async () => {
		await fixture.run('oAuth2', { operation: 'start', contactFields: [8] });
		fixture.sandbox.requests.length = 0;
		for (const path of ['/contact/getregistrations', '/language'])
			fixture.sandbox.faults.add({ path, status: 403, body: '' });
		const run = await fixture.run('oAuth2', { operation: 'start', contactFields: [9] });
		expect(run.error).toBeUndefined();
		expect(fixture.received('/oauth2/token')).toHaveLength(1);
	});

	it('works if a tenant requires client ID and secret in the body', async () => {
		fixture.sandbox.emarsys.setTokenCredentialsIn('body');
		const restore = await fixture.changeCredential('oAuth2', { authentication: 'body', oauthTokenData: {} });
		const run = await fixture.run('oAuth2', { operation: 'start', contactFields: [10] });
		await restore();
		expect(run.error).toBeUndefined();
	});

	it('works if a panel behind a TLS proxy names its files with http', async () => {
		fixture.sandbox.altcraft.set({ fileAddresses: 'absolute' });
		const run = await fixture.run('altcraft');
		expect(run.error).toBeUndefined();
	});

	it('an unknown code does not end a wait', async () => {
		fixture.sandbox.faults.add({ path: '/tasks/status', altcraftError: 440, times: 2 });
		const run = await fixture.run('altcraft');
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ status: 'done' });
	});

	it.each(['altcraft', 'wsse'] as const)('one page of a proxy does not end a wait (%s)', async (signIn) => {
		fixture.sandbox.setJobDuration(3_000);
		const path = signIn === 'altcraft' ? '/tasks/status' : '/export/*';
		const page = { status: 200, body: '<html>Maintenance</html>', headers: { 'content-type': 'text/html' } };
		// Not the first response: by then it is known that the address is right.
		const handle = fixture.sandbox.faults.add({ path, ...page, after: 1 });
		const run = await fixture.run(signIn);
		expect(run.error).toBeUndefined();
		expect(handle.hits).toBe(1);
		expect(run.json[0]).toMatchObject({ status: 'done' });
	});

	it('undocumented values of an account are sent unchanged', async () => {
		const run = await fixture.run('wsse', { options: { language: 'pt-br' } });
		expect(run.error?.message).toContain('pt-br');
		expect(fixture.starts).toHaveLength(1);
	});

	it.each([
		[46_000, /spreadsheet/],
		['46000.5', /spreadsheet/],
		[1_764_115_200, /Unix seconds/],
		['1764115200', /Unix seconds/],
		['1899-12-30', /year 1899/],
	])('an implausible time is rejected before the start: %s', async (from, words) => {
		const run = await fixture.run('wsse', { from, to: '2026-11-03T00:00:00' });
		expect(run.error?.message).toMatch(words);
		expect(run.error?.message).toMatch(/^From/);
		expect(fixture.starts).toEqual([]);
	});

	it('reports the time zone of a window', async () => {
		const workflowSettings = { timezone: 'America/New_York' };
		const run = await fixture.run('wsse', { timeWindow: 'yesterday', output: 'rows' }, { workflowSettings });
		expect(run.error).toBeUndefined();
		expect(run.hints.map(({ message }) => message).join()).toContain('yesterday in America/New_York');
		expect(run.logs.map(({ message }) => message).join()).toContain('yesterday in America/New_York');
		const item = await fixture.run('wsse', { timeWindow: 'last7Days' }, { workflowSettings });
		expect(item.json[0]).toMatchObject({ timeZone: 'America/New_York' });
		const changes = await fixture.run('wsse', { exportType: 'changes', timeWindow: 'yesterday' });
		expect(changes.json[0]).toMatchObject({ timeZone: 'Europe/Vienna' });
	});
});
