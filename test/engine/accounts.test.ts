import { Bench, exportIdOf } from './support';

const PAD = '\u200b \n';

describe('What accounts have of their own', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await Bench.start();
	});
	afterAll(async () => {
		await bench.close();
	});
	beforeEach(() => {
		bench.reset();
		bench.sandbox.emarsys.set({ fieldLists: 'both', localDelivery: true });
		bench.sandbox.emarsys.setTokenCredentialsIn('header');
		bench.sandbox.altcraft.set({ fileAddresses: 'relative' });
	});

	it.each(['plain', 'translated'] as const)('fields are found by the %s list', async (fieldLists) => {
		bench.sandbox.emarsys.set({ fieldLists });
		const options = await bench.options('wsse', 'getEmarsysContactFields');
		expect(options.map(({ value }) => value)).toContain('3');
		const names = { columnNames: 'stringId' };
		const run = await bench.run('wsse', { output: 'rows', options: names });
		expect(run.error).toBeUndefined();
		expect(Object.keys(run.json[0] ?? {})).toContain('email');
	});

	it('local delivery that is switched off is told with whom to ask', async () => {
		bench.sandbox.emarsys.set({ localDelivery: false });
		const run = await bench.run('wsse');
		expect(run.error?.message).toMatch(/Downloads by API .* switched off for this Emarsys account/);
		expect(run.error?.description).toMatch(/support/);
	});

	it('what was pasted around credentials is no part of them', async () => {
		const padded = (fields: Record<string, unknown>) =>
			Object.fromEntries(
				Object.entries(fields).map(([name, value]) => [
					name,
					typeof value === 'string' && name !== 'sendAs' ? `${PAD}${value}${PAD}` : value,
				]),
			);
		for (const access of ['altcraft', 'wsse', 'oAuth2'] as const) {
			const fields = { ...padded(bench.credential(access)), oauthTokenData: {} };
			const restore = await bench.changeCredential(access, fields as never);
			const run = await bench.run(access, { operation: 'start', contactFields: [7] });
			await restore();
			expect([access, run.error]).toEqual([access, undefined]);
			const download = { operation: 'download', exportId: `${PAD}${exportIdOf(run)}${PAD}` };
			expect([access, (await bench.run(access, download)).error]).toEqual([access, undefined]);
		}
	});

	it('a token that is dead for a gateway, which says 403, is renewed once', async () => {
		await bench.run('oAuth2', { operation: 'start', contactFields: [8] });
		bench.sandbox.requests.length = 0;
		for (const path of ['/contact/getregistrations', '/language'])
			bench.sandbox.faults.add({ path, status: 403, body: '' });
		const run = await bench.run('oAuth2', { operation: 'start', contactFields: [9] });
		expect(run.error).toBeUndefined();
		expect(bench.received('/oauth2/token')).toHaveLength(1);
	});

	it('a tenant wants client ID and secret in the body', async () => {
		bench.sandbox.emarsys.setTokenCredentialsIn('body');
		const restore = await bench.changeCredential('oAuth2', { authentication: 'body', oauthTokenData: {} });
		const run = await bench.run('oAuth2', { operation: 'start', contactFields: [10] });
		await restore();
		expect(run.error).toBeUndefined();
	});

	it('a panel that takes itself for one without encryption names its files with http', async () => {
		bench.sandbox.altcraft.set({ fileAddresses: 'absolute' });
		const run = await bench.run('altcraft');
		expect(run.error).toBeUndefined();
	});

	it('a code that nobody knows does not end a wait', async () => {
		bench.sandbox.faults.add({ path: '/tasks/status', altcraftError: 440, times: 2 });
		const run = await bench.run('altcraft');
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ status: 'done' });
	});

	it('what an account offers beyond the documentation is sent as it is', async () => {
		const run = await bench.run('wsse', { options: { language: 'pt-br' } });
		expect(run.error?.message).toContain('pt-br');
		expect(bench.starts).toHaveLength(1);
	});

	it.each([
		[46_000, /spreadsheet/],
		['46000.5', /spreadsheet/],
		[1_764_115_200, /Unix seconds/],
		['1764115200', /Unix seconds/],
		['1899-12-30', /year 1899/],
	])('a moment that can not be meant is refused before the start: %s', async (from, words) => {
		const run = await bench.run('wsse', { from, to: '2026-11-03T00:00:00' });
		expect(run.error?.message).toMatch(words);
		expect(run.error?.message).toMatch(/^From/);
		expect(bench.starts).toEqual([]);
	});

	it('the time zone of a window is told', async () => {
		const workflowSettings = { timezone: 'America/New_York' };
		const run = await bench.run('wsse', { timeWindow: 'yesterday', output: 'rows' }, { workflowSettings });
		expect(run.error).toBeUndefined();
		expect(run.hints.map(({ message }) => message).join()).toContain('yesterday in America/New_York');
		expect(run.logs.map(({ message }) => message).join()).toContain('yesterday in America/New_York');
		const item = await bench.run('wsse', { timeWindow: 'last7Days' }, { workflowSettings });
		expect(item.json[0]).toMatchObject({ timeZone: 'America/New_York' });
		const changes = await bench.run('wsse', { exportType: 'changes', timeWindow: 'yesterday' });
		expect(changes.json[0]).toMatchObject({ timeZone: 'Europe/Vienna' });
	});
});
