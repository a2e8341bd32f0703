import { EMARSYS_PERMISSIONS } from '../../sandbox/emarsys/account';
import { EngineFixture, type Rest, type SignIn } from './support';

const CHECK = { resource: 'account', operation: 'checkAccess' };
const EMARSYS_CHECKS = [
	...['baseUrl', 'clock', 'credentials', 'export.status', 'export.download', 'export.contact.registrations'],
	...['export.contact.changed', 'export.contactlist', 'export.segment', 'export.responses', 'field.get'],
	...[
		'contactlist.list',
		'segment.get',
		'form.list',
		'source.get',
		'customer.settings.languages',
		'callback',
	],
];
const PERMISSIONS = EMARSYS_CHECKS.slice(3, -1);
const ALL_BUT_CALLBACK = EMARSYS_CHECKS.slice(0, -1);
const ALTCRAFT_CHECKS = ['credentials', 'sendAs', 'databases', 'segments', 'profiles', 'deduplication'];

describe('The checks of an account', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
		fixture.sandbox.emarsys.setPermissions(EMARSYS_PERMISSIONS);
		fixture.sandbox.emarsys.set({ fieldLists: 'both' });
		fixture.sandbox.altcraft.set({ forbidden: [], installation: 'both', deduplicate: 'everything' });
	});
	afterEach(() => {
		// Nothing is started, whatever goes wrong.
		expect(fixture.sandbox.jobs.list()).toEqual([]);
	});

	interface Outcome {
		check: string;
		ok: boolean;
		neededFor: string;
		message?: string;
		details?: string;
		offBySeconds?: number;
	}

	async function check(signIn: SignIn, rest?: Rest): Promise<Outcome[]> {
		const run = await fixture.run(signIn, CHECK, rest);
		expect(run.error).toBeUndefined();
		const text = JSON.stringify(run.execution);
		for (const secret of fixture.secrets) expect(text).not.toContain(secret);
		return run.json as unknown as Outcome[];
	}

	const failed = (outcomes: Outcome[]) => outcomes.filter(({ ok }) => !ok).map((outcome) => outcome.check);
	const find = (outcomes: Outcome[], name: string) => outcomes.find((outcome) => outcome.check === name);

	describe.each(['wsse', 'oAuth2'] as const)('of Emarsys (%s)', (signIn) => {
		it('are one item each, and all is well', async () => {
			const run = await fixture.run(signIn, CHECK);
			expect(run.error).toBeUndefined();
			const outcomes = run.json as unknown as Outcome[];
			expect(outcomes.map((outcome) => outcome.check)).toEqual(EMARSYS_CHECKS);
			expect(failed(outcomes)).toEqual([]);
			for (const { neededFor, ok, message } of outcomes) {
				expect(neededFor).toMatch(/\w/);
				expect(message === undefined).toBe(ok);
			}
			expect(find(outcomes, 'clock')?.offBySeconds).toBeCloseTo(0, -1);
			expect(run.items.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(true);
		});

		it('are not mistaken for permissions if a proxy refuses everything', async () => {
			const page = { status: 403, body: '<html>Blocked</html>', headers: { 'content-type': 'text/html' } };
			fixture.sandbox.faults.add({ path: '**', ...page, times: Infinity });
			const outcomes = await check(signIn);
			expect(find(outcomes, 'credentials')?.message).toMatch(/probably by a proxy or a firewall/);
			for (const name of PERMISSIONS) {
				expect(find(outcomes, name)?.ok).toBe(false);
				expect(find(outcomes, name)?.message).not.toContain('Please switch on');
			}
		});

		it.each(PERMISSIONS)('name the permission %s that is missing, and only that', async (missing) => {
			fixture.sandbox.emarsys.setPermissions(EMARSYS_PERMISSIONS.filter((name) => name !== missing));
			const outcomes = await check(signIn);
			expect(failed(outcomes)).toEqual([missing]);
			const message = find(outcomes, missing)?.message ?? '';
			expect(message).toContain(`Please switch on the permission ${missing}`);
			expect(message).toContain(signIn === 'wsse' ? 'API Users' : 'API Credentials');
			expect(message).toMatch(/responds to (GET|POST) \/.* with HTTP 403/);
		});

		it('name all permissions if none is switched on', async () => {
			fixture.sandbox.emarsys.setPermissions([]);
			expect(failed(await check(signIn))).toEqual(PERMISSIONS);
		});

		it.each(['plain', 'translated'] as const)(
			'know the permission for fields by the %s list',
			async (fieldLists) => {
				fixture.sandbox.emarsys.set({ fieldLists });
				expect(failed(await check(signIn))).toEqual([]);
			},
		);

		it('say how far the clock is off', async () => {
			fixture.sandbox.faults.add({ platform: 'emarsys', clockSkewMs: 90_000, times: Infinity });
			const clock = find(await check(signIn), 'clock');
			expect(clock).toMatchObject({ ok: true });
			expect(clock?.offBySeconds).toBeLessThanOrEqual(-88);
			expect(clock?.offBySeconds).toBeGreaterThanOrEqual(-92);
			expect(clock?.details).toMatch(/1 min 30 s|1 min 29 s|1 min 31 s/);
		});

		it('continue with the rest if one of them gets no response', async () => {
			fixture.sandbox.faults.add({
				path: '/filter',
				status: 503,
				body: '<h1>Bad Gateway</h1>',
				times: Infinity,
			});
			fixture.sandbox.faults.add({ path: '/contactlist', reset: 'beforeHeaders', times: Infinity });
			const outcomes = await check(signIn);
			expect(failed(outcomes)).toEqual(['contactlist.list', 'segment.get']);
			expect(find(outcomes, 'segment.get')?.message).toMatch(/HTTP 503/);
		});

		it('do not blame the address for a failure of Emarsys', async () => {
			fixture.sandbox.faults.add({ path: '/language', status: 503, body: '', times: Infinity });
			const outcomes = await check(signIn);
			expect(find(outcomes, 'baseUrl')?.message).toMatch(/^Emarsys .*HTTP 503/);
		});

		it('are retried after a transient error', async () => {
			fixture.sandbox.faults.add({ path: '/form', status: 502, body: '' });
			expect(failed(await check(signIn))).toEqual([]);
		});

		it('recognize the wrong version of the API, and say that the rest depends on it', async () => {
			const { v2Url, v3Url } = fixture.sandbox.emarsys;
			const [right, wrong] = signIn === 'wsse' ? [v2Url, v3Url] : [v3Url, v2Url];
			const restore = await fixture.changeCredential(signIn, { baseUrl: wrong });
			const outcomes = await check(signIn);
			await restore();
			expect(failed(outcomes)).toEqual(ALL_BUT_CALLBACK);
			expect(find(outcomes, 'baseUrl')?.message).toContain(`Set it to ${right}.`);
			expect(find(outcomes, 'export.segment')?.message).toBe(
				'Not checked, because the check "credentials" failed. Correct that first.',
			);
		});

		it.each(['/api/v1', '', '/api/v3/contact'])(
			'recognize an address that is not the API: %s',
			async (path) => {
				const baseUrl = `${new URL(fixture.sandbox.emarsys.v3Url).origin}${path}`;
				const restore = await fixture.changeCredential(signIn, { baseUrl });
				const outcomes = await check(signIn);
				await restore();
				expect(failed(outcomes)).toEqual(ALL_BUT_CALLBACK);
				expect(find(outcomes, 'baseUrl')?.message).toMatch(/"Base URL" in the credential does not lead to/);
			},
		);

		it('recognize an address that refuses connections', async () => {
			const restore = await fixture.changeCredential(signIn, { baseUrl: 'http://127.0.0.1:9/api/v2' });
			const outcomes = await check(signIn);
			await restore();
			expect(failed(outcomes)).toEqual(ALL_BUT_CALLBACK);
			expect(find(outcomes, 'baseUrl')?.message).toMatch(/can't be reached/);
		});

		it('are made once for many input items', async () => {
			const run = await fixture.run(signIn, CHECK, { items: [{}, {}, {}] });
			expect(run.items).toHaveLength(3 * EMARSYS_CHECKS.length);
			expect(run.items.at(-1)?.pairedItem).toEqual({ item: 2 });
			expect(fixture.received('/contactlist')).toHaveLength(1);
		});
	});

	it('of Emarsys say that WSSE fails by the clock, and not by the secret', async () => {
		fixture.sandbox.faults.add({ platform: 'emarsys', clockSkewMs: 600_000, times: Infinity });
		const outcomes = await check('wsse');
		expect(failed(outcomes)).toEqual(['clock', 'credentials', ...PERMISSIONS]);
		expect(find(outcomes, 'clock')?.message).toMatch(/10 min behind that of Emarsys.* NTP/s);
		expect(find(outcomes, 'credentials')?.message).toMatch(/because the clock of this n8n is/);
	});

	it.each([
		['wsse', { secret: 'wrong-secret' }, /did not accept the credentials/],
		['oAuth2', { clientSecret: 'wrong-secret' }, /No access token could be fetched/],
	] as const)('of Emarsys name wrong credentials once (%s)', async (signIn, changes, message) => {
		const restore = await fixture.changeCredential(signIn, { ...changes, oauthTokenData: {} });
		const outcomes = await check(signIn);
		await restore();
		expect(failed(outcomes)).toEqual(['credentials', ...PERMISSIONS]);
		expect(find(outcomes, 'credentials')?.message).toMatch(message);
		expect(fixture.starts).toEqual([]);
	});

	describe('of Altcraft', () => {
		it('are one item each, and all is well', async () => {
			const outcomes = await check('altcraft');
			expect(outcomes.map((outcome) => outcome.check)).toEqual(ALTCRAFT_CHECKS);
			expect(failed(outcomes)).toEqual([]);
			expect(find(outcomes, 'sendAs')?.details).toBe('Header: works. Body: works.');
			expect(find(outcomes, 'deduplication')?.details).toMatch(/^It works: a repeated request/);
		});

		it.each([
			['databases', /access to databases/],
			['segments', /access to segments/],
			['profiles', /access to profiles/],
		] as const)('name the right to %s that is missing, and only that', async (right, message) => {
			fixture.sandbox.altcraft.set({ forbidden: [right] });
			const outcomes = await check('altcraft');
			expect(failed(outcomes)).toEqual([right]);
			expect(find(outcomes, right)?.message).toMatch(message);
		});

		it.each([
			['headerOnly', 'Header: works. Body: refused.', 'request', '"Header"'],
			['bodyOnly', 'Header: refused. Body: works.', 'header', '"Body and URL"'],
		] as const)('know where %s takes the token', async (installation, details, wrongWay, rightWay) => {
			fixture.sandbox.altcraft.setInstallation(installation);
			const outcomes = await check('altcraft');
			expect(failed(outcomes)).toEqual([]);
			expect(find(outcomes, 'sendAs')?.details).toBe(details);

			const restore = await fixture.changeCredential('altcraft', { sendAs: wrongWay });
			const wrong = await check('altcraft');
			await restore();
			expect(failed(wrong)).toEqual(ALTCRAFT_CHECKS);
			expect(find(wrong, 'sendAs')?.message).toContain(rightWay);
			expect(find(wrong, 'profiles')?.message).toMatch(/^Not checked/);
		});

		it('never put the token into an address', async () => {
			await check('altcraft');
			expect(fixture.received().filter(({ url }) => url.includes('token'))).toEqual([]);
		});

		it('name a wrong token once', async () => {
			const restore = await fixture.changeCredential('altcraft', { token: 'wrong-token' });
			const outcomes = await check('altcraft');
			await restore();
			expect(failed(outcomes)).toEqual(ALTCRAFT_CHECKS);
			expect(find(outcomes, 'credentials')?.message).toMatch(/did not accept the token/);
			expect(find(outcomes, 'databases')?.message).toMatch(/^Not checked/);
		});

		it('say if requests are not deduplicated', async () => {
			fixture.sandbox.altcraft.set({ deduplicate: 'off' });
			const outcomes = await check('altcraft');
			expect(failed(outcomes)).toEqual(['deduplication']);
		});
	});

	it('only fail the node if there is no credential, which can continue on fail', async () => {
		const settings = { onError: 'continueRegularOutput' as const };
		const run = await fixture.run('wsse', CHECK, { settings, credentials: {} });
		expect(run.json).toHaveLength(1);
		expect(run.json[0]?.error).toMatch(/credential/i);
	});
});
