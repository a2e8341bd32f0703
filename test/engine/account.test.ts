import type { INodeParameters } from 'n8n-workflow';
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
			expect(failed(outcomes)).toEqual(['callback']);
			for (const { neededFor, ok, message } of outcomes) {
				expect(neededFor).toMatch(/\w/);
				expect(message === undefined).toBe(ok);
			}
			expect(find(outcomes, 'clock')?.offBySeconds).toBeCloseTo(0, -1);
			expect(run.items.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(true);
		});

		it.each(PERMISSIONS)('name the permission %s that is missing, and only that', async (missing) => {
			fixture.sandbox.emarsys.setPermissions(EMARSYS_PERMISSIONS.filter((name) => name !== missing));
			const outcomes = await check(signIn);
			expect(failed(outcomes)).toEqual([missing, 'callback']);
			const message = find(outcomes, missing)?.message ?? '';
			expect(message).toContain(`Please switch on the permission ${missing}`);
			expect(message).toContain(signIn === 'wsse' ? 'API Users' : 'API Credentials');
			expect(message).toMatch(/HTTP 403 to (GET|POST) \//);
		});

		it('name all permissions where none is switched on', async () => {
			fixture.sandbox.emarsys.setPermissions([]);
			expect(failed(await check(signIn))).toEqual([...PERMISSIONS, 'callback']);
		});

		it.each(['plain', 'translated'] as const)(
			'know the permission for fields by the %s list',
			async (fieldLists) => {
				fixture.sandbox.emarsys.set({ fieldLists });
				expect(failed(await check(signIn))).toEqual(['callback']);
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

		it('go on with the rest when one of them gets no response', async () => {
			fixture.sandbox.faults.add({
				path: '/filter',
				status: 503,
				body: '<h1>Bad Gateway</h1>',
				times: Infinity,
			});
			fixture.sandbox.faults.add({ path: '/contactlist', reset: 'beforeHeaders', times: Infinity });
			const outcomes = await check(signIn);
			expect(failed(outcomes)).toEqual(['contactlist.list', 'segment.get', 'callback']);
			expect(find(outcomes, 'segment.get')?.message).toMatch(/HTTP 503/);
		});

		it('ask again where a failure passes', async () => {
			fixture.sandbox.faults.add({ path: '/form', status: 502, body: '' });
			expect(failed(await check(signIn))).toEqual(['callback']);
		});

		it('know the wrong version of the API, and say of the rest that it depends on that', async () => {
			const { v2Url, v3Url } = fixture.sandbox.emarsys;
			const [right, wrong] = signIn === 'wsse' ? [v2Url, v3Url] : [v3Url, v2Url];
			const restore = await fixture.changeCredential(signIn, { baseUrl: wrong });
			const outcomes = await check(signIn);
			await restore();
			expect(failed(outcomes)).toEqual(EMARSYS_CHECKS);
			expect(find(outcomes, 'baseUrl')?.message).toContain(`Set it to ${right}.`);
			expect(find(outcomes, 'export.segment')?.message).toBe(
				'Not checked, because the check "credentials" failed. Correct that first.',
			);
		});

		it.each(['/api/v1', '', '/api/v3/contact'])('know an address that is not the API: %s', async (path) => {
			const baseUrl = `${new URL(fixture.sandbox.emarsys.v3Url).origin}${path}`;
			const restore = await fixture.changeCredential(signIn, { baseUrl });
			const outcomes = await check(signIn);
			await restore();
			expect(failed(outcomes)).toEqual(EMARSYS_CHECKS);
			expect(find(outcomes, 'baseUrl')?.message).toMatch(/"Base URL" in the credential does not lead to/);
		});

		it('know an address where nothing listens', async () => {
			const restore = await fixture.changeCredential(signIn, { baseUrl: 'http://127.0.0.1:9/api/v2' });
			const outcomes = await check(signIn);
			await restore();
			expect(failed(outcomes)).toEqual(EMARSYS_CHECKS);
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
		expect(failed(outcomes)).toEqual(EMARSYS_CHECKS.filter((name) => name !== 'baseUrl'));
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
		expect(failed(outcomes)).toEqual(['credentials', ...PERMISSIONS, 'callback']);
		expect(find(outcomes, 'credentials')?.message).toMatch(message);
		expect(fixture.starts).toEqual([]);
	});

	describe('of Altcraft', () => {
		it('are one item each, and all is well', async () => {
			const outcomes = await check('altcraft');
			expect(outcomes.map((outcome) => outcome.check)).toEqual(ALTCRAFT_CHECKS);
			expect(failed(outcomes)).toEqual([]);
			expect(find(outcomes, 'sendAs')?.details).toBe('Header: works. Body: works.');
			expect(find(outcomes, 'deduplication')?.details).toMatch(/^Seen/);
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

		it('say where requests are not deduplicated', async () => {
			fixture.sandbox.altcraft.set({ deduplicate: 'off' });
			const outcomes = await check('altcraft');
			expect(failed(outcomes)).toEqual(['deduplication']);
		});
	});

	it('can be continued on fail, and fail as a node only where there is no credential', async () => {
		const settings = { onError: 'continueRegularOutput' as const };
		const run = await fixture.run('wsse', CHECK, { settings, credentials: {} });
		expect(run.json).toHaveLength(1);
		expect(run.json[0]?.error).toMatch(/credential/i);
	});
});

describe('Lists of an account', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start({
			altcraft: { extraSources: 2500 },
			emarsys: { extraLists: 1200 },
		});
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
		fixture.sandbox.emarsys.setPermissions(EMARSYS_PERMISSIONS);
		fixture.sandbox.emarsys.set({ fieldLists: 'both' });
	});

	const getMany = async (signIn: SignIn, parameters: INodeParameters, rest?: Rest) =>
		await fixture.run(signIn, { resource: 'account', operation: 'getMany', ...parameters }, rest);

	it.each([
		['contactFields', { id: '1', name: 'First Name', stringId: 'first_name', applicationType: 'shorttext' }],
		['contactLists', { id: '718330', name: 'Messebesucher Köln' }],
		['segments', { id: '100002033', name: 'Aktive Kunden' }],
		['forms', { id: '41', name: 'Newsletter', type: '2' }],
		['sources', { id: '1001', name: 'Web shop' }],
		['languages', { id: 'de', name: 'German', language: 'german' }],
	])('of Emarsys: %s', async (list, entry) => {
		for (const signIn of ['wsse', 'oAuth2'] as const) {
			const run = await getMany(signIn, { list, returnAll: true });
			expect(run.error).toBeUndefined();
			expect(run.json).toContainEqual(entry);
			for (const { id, name } of run.json) expect([typeof id, typeof name]).toEqual(['string', 'string']);
		}
	});

	it.each([
		['databases', { id: '2', name: 'Розничные покупатели' }],
		['segments', { id: '12', name: 'VIP 🎉' }],
	])('of Altcraft, on all pages: %s', async (list, entry) => {
		const run = await getMany('altcraft', { list, returnAll: true });
		expect(run.error).toBeUndefined();
		expect(run.json).toContainEqual(entry);
		expect(run.json).toHaveLength(2504);
		expect(new Set(run.json.map(({ id }) => id)).size).toBe(2504);
	});

	it('are 50 entries unless more are asked for', async () => {
		expect((await getMany('wsse', { list: 'segments' })).json).toHaveLength(50);
		expect((await getMany('wsse', { list: 'segments', limit: 3 })).json).toHaveLength(3);
		expect((await getMany('wsse', { list: 'segments', returnAll: true })).json).toHaveLength(1204);
		expect((await getMany('altcraft', { list: 'databases', limit: 1500 })).json).toHaveLength(1500);
		expect(fixture.received('/databases/list')).toHaveLength(2);
	});

	it('are segments unless another list is chosen', async () => {
		const run = await getMany('altcraft', { limit: 1 });
		expect(run.json).toEqual([{ id: '1', name: 'Segment #1' }]);
	});

	it('are asked for once for many input items, each of which gets them', async () => {
		const run = await getMany('wsse', { list: 'forms' }, { items: [{}, {}, {}] });
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 1, 2, 2].map((item) => ({ item })),
		);
		expect(fixture.received('/form')).toHaveLength(1);
	});

	it('can be another one for each input item', async () => {
		const items = [{ list: 'forms' }, { list: 'sources' }];
		const run = await getMany('wsse', { list: '={{ $json.list }}', returnAll: true }, { items });
		expect(run.json.map(({ name }) => name)).toEqual(['Newsletter', 'Change profile', 'Web shop', 'Filiale']);
	});

	it('can be forbidden, which names the permission and the check', async () => {
		fixture.sandbox.emarsys.setPermissions([]);
		const run = await getMany('oAuth2', { list: 'sources' });
		expect(run.error?.message).toContain('source.get');
		expect(run.error?.description).toContain('Check Access');
	});

	it.each(['plain', 'translated'] as const)('of fields are found by the %s list', async (fieldLists) => {
		fixture.sandbox.emarsys.set({ fieldLists });
		expect((await getMany('wsse', { list: 'contactFields' })).json[0]).toMatchObject({ id: '0' });
	});

	it.each([
		[{ list: 'databases' }, /List: "databases" is not a list of Emarsys/],
		[{ list: 'forms', limit: 0 }, /Limit/],
		[{ list: 'constructor' }, /List: "constructor"/],
	])('that can not be are refused: %j', async (parameters, message) => {
		const run = await getMany('wsse', parameters);
		expect(run.error?.message).toMatch(message);
		expect(fixture.received()).toEqual([]);
	});

	it('may be empty', async () => {
		fixture.sandbox.faults.add({
			path: '/source',
			status: 200,
			body: { replyCode: 0, replyText: 'OK', data: [] },
		});
		const run = await getMany('wsse', { list: 'sources' });
		expect(run.error).toBeUndefined();
		expect(run.items).toEqual([]);
	});
});
