import type { INodePropertyOptions } from 'n8n-workflow';
import { EngineFixture } from './support';

describe('Pickers', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
	});

	const names = (choices: Array<{ name: string }>) => choices.map(({ name }) => name);

	describe('of contact fields', () => {
		const fields = async (signIn: 'wsse' | 'oAuth2' = 'wsse') =>
			await fixture.options(signIn, 'getEmarsysContactFields');
		const byId = (choices: INodePropertyOptions[], id: string) =>
			choices.find(({ value }) => value === id)?.name;

		it.each(['wsse', 'oAuth2'] as const)('has them by name, with id and type (%s)', async (signIn) => {
			const choices = await fields(signIn);
			expect(choices).toContainEqual({ name: 'First Name (1)', value: '1', description: 'shorttext' });
			expect(choices).toContainEqual({
				name: 'Loyalty Tier (9714)',
				value: '9714',
				description: 'singlechoice',
			});
			expect(choices.slice(0, 3).map(({ value }) => value)).toEqual(['1', '2', '3']);
			const collator = new Intl.Collator('en', { numeric: true });
			const others = names(choices).slice(3);
			expect(others).toEqual(others.toSorted((a, b) => collator.compare(a, b)));
		});

		it('has the one with ID 0, and none that cannot be exported', async () => {
			const choices = await fields();
			expect(byId(choices, '0')).toBe('Interests (0)');
			const account = fixture.sandbox.emarsys.contactFields.map(({ id }) => Number(id));
			const forbidden = [27, 28, 29, 32, 33];
			expect(account).toEqual(expect.arrayContaining(forbidden));
			expect(choices.map(({ value }) => Number(value)).toSorted((a, b) => a - b)).toEqual(
				account.filter((id) => !forbidden.includes(id)).toSorted((a, b) => a - b),
			);
		});

		it('distinguishes fields with the same name', async () => {
			const choices = names(await fields());
			expect(new Set(choices).size).toBe(choices.length);
		});

		it('stores values that the node and expressions can use, including ID 0', async () => {
			const [first, second] = (await fields()).filter(({ value }) => value === '0' || value === '3');
			const picked = [first?.value, second?.value] as string[];
			for (const contactFields of [picked, '={{ $json.ids }}', "={{ $json.ids.join(', ') }}"]) {
				fixture.reset();
				const items = [{ ids: picked }];
				const run = await fixture.run('wsse', { operation: 'start', contactFields }, { items });
				expect(run.error).toBeUndefined();
				expect(run.json[0]?.contactFields).toEqual(picked.map(Number));
				expect(JSON.parse(fixture.starts[0]?.body ?? '')).toMatchObject({
					contact_fields: picked.map(Number),
				});
			}
		});
	});

	describe('of other Emarsys data', () => {
		it('has languages by their own codes', async () => {
			const languages = await fixture.options('wsse', 'getEmarsysLanguages');
			expect(languages[0]).toEqual({ name: 'Language of the Account', value: '' });
			expect(languages).toContainEqual({ name: 'German (de)', value: 'de' });
			const run = await fixture.run('wsse', { operation: 'start', options: { language: 'de' } });
			expect(JSON.parse(fixture.starts[0]?.body ?? '')).toMatchObject({ language: 'de' });
			expect(run.error).toBeUndefined();
		});

		it('has forms and sources', async () => {
			expect(await fixture.options('wsse', 'getEmarsysForms')).toEqual([
				{ name: 'All Forms', value: '' },
				{ name: 'Change profile (42)', value: '42' },
				{ name: 'Newsletter (41)', value: '41' },
			]);
			expect(await fixture.options('oAuth2', 'getEmarsysSources')).toEqual([
				{ name: 'All Sources', value: '' },
				{ name: 'Filiale (1002)', value: '1002' },
				{ name: 'Web shop (1001)', value: '1001' },
			]);
		});

		// In the editor of n8n 2.41, one of the two is called where the other is meant, when Origin has just changed.
		it.each([
			['form', 'Forms'],
			['api', 'Sources'],
		])('has for the origin %s: %s', async (origin, list) => {
			for (const method of ['getEmarsysForms', 'getEmarsysSources']) {
				const [all] = await fixture.options('wsse', method, undefined, {
					exportType: 'changes',
					origin,
				});
				expect(all).toEqual({ name: `All ${list}`, value: '' });
			}
		});

		it.each(['wsse', 'oAuth2'] as const)(
			'has contact lists, distinguishing equal names (%s)',
			async (signIn) => {
				const { results, paginationToken } = await fixture.search(signIn, 'searchEmarsysContactLists');
				expect(names(results)).toEqual([
					'All newsletter readers (111111111)',
					'Messebesucher Köln (718330)',
					'Messebesucher Köln (718333)',
					'Opening, "Black Friday" (718332)',
					'Покупатели из Москвы (718331)',
				]);
				expect(paginationToken).toBeUndefined();
			},
		);

		it.each([
			['köln', ['718330', '718333']],
			['  BLACK friday ', ['718332']],
			['718333', ['718333']],
			['МОСКВЫ', ['718331']],
			['no such list', []],
			['', ['111111111', '718330', '718333', '718332', '718331']],
		])('finds contact lists by the typed text: "%s"', async (filter, ids) => {
			const { results } = await fixture.search('wsse', 'searchEmarsysContactLists', { filter });
			expect(results.map(({ value }) => value)).toEqual(ids);
		});

		it('stores a contact list that the node can use, in the options as well', async () => {
			const [picked] = (await fixture.search('wsse', 'searchEmarsysContactLists', { filter: '718330' }))
				.results;
			const contactListId = { __rl: true, mode: 'list', value: picked?.value ?? '' };
			for (const parameters of [
				{ options: { contactListId } },
				{ exportType: 'contactList', contactListId },
			]) {
				fixture.reset();
				const run = await fixture.run('wsse', { operation: 'start', ...parameters });
				expect(run.error).toBeUndefined();
				expect(JSON.parse(fixture.starts[0]?.body ?? '')).toMatchObject({ contactlist: 718330 });
			}
		});

		it('has segments', async () => {
			const { results } = await fixture.search('wsse', 'searchEmarsysSegments', { filter: 'birthday' });
			expect(results).toEqual([{ name: 'Birthday next week 🎂 (100002035)', value: '100002035' }]);
		});
	});

	describe('of Altcraft data', () => {
		it('has databases and segments', async () => {
			const databases = await fixture.search('altcraft', 'searchAltcraftDatabases');
			expect(databases.results).toEqual([
				{ name: 'Database #1 (1)', value: '1' },
				{ name: 'Розничные покупатели (2)', value: '2' },
				{ name: 'Newsletter & "friends" (3)', value: '3' },
				{ name: 'Archive 2019 (5)', value: '5' },
			]);
			const segments = await fixture.search('altcraft', 'searchAltcraftSegments', { filter: 'vip' });
			expect(names(segments.results)).toEqual(['VIP 🎉 (12)']);
		});

		it('works with every kind of installation', async () => {
			for (const installation of ['headerOnly', 'bodyOnly', 'both'] as const) {
				fixture.sandbox.altcraft.setInstallation(installation);
				expect((await fixture.search('altcraft', 'searchAltcraftSegments')).results).toHaveLength(4);
			}
		});
	});
});
