import type { INodeParameters } from 'n8n-workflow';
import { EMARSYS_PERMISSIONS } from '../../sandbox/emarsys/account';
import { EngineFixture, type Rest, type SignIn } from './support';

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

	it('are 50 entries unless more are requested', async () => {
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

	it('are requested once for many input items, each of which gets them', async () => {
		const run = await getMany('wsse', { list: 'forms' }, { items: [{}, {}, {}] });
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 1, 2, 2].map((item) => ({ item })),
		);
		expect(fixture.received('/form')).toHaveLength(1);
	});

	it('can differ for each input item', async () => {
		const items = [{ list: 'forms' }, { list: 'sources' }];
		const run = await getMany('wsse', { list: '={{ $json.list }}', returnAll: true }, { items });
		expect(run.json.map(({ name }) => name)).toEqual(['Newsletter', 'Change profile', 'Web shop', 'Filiale']);
	});

	it('that are forbidden name the permission and the check', async () => {
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
		[{ list: 'forms', limit: 0 }, /Limit: "0" is not a whole number of at least 1/],
		[{ list: 'constructor' }, /List: "constructor"/],
	])('that are invalid are refused: %j', async (parameters, message) => {
		const run = await getMany('wsse', parameters);
		expect(run.error?.message).toMatch(message);
		expect(fixture.received()).toEqual([]);
	});

	it.each([
		['wsse', { list: 'segments', returnAll: true }, '/filter', { status: 503, body: 'Maintenance' }],
		['altcraft', { list: 'databases', returnAll: true }, '/databases/list', { reset: 'beforeHeaders' }],
	] as const)('are requested again after a transient error (%s)', async (signIn, parameters, path, fault) => {
		fixture.sandbox.faults.add({ path, ...fault });
		const run = await getMany(signIn, parameters);
		expect(run.error).toBeUndefined();
		expect(run.json.length).toBeGreaterThan(1000);
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
