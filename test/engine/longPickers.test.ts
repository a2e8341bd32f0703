import { EngineFixture, SignIn } from './support';

/** Pickers of accounts with thousands of entries: every entry can be found. */
describe('Long pickers', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start({
			altcraft: { extraSources: 5000 },
			emarsys: { extraFields: 5000, extraLists: 20_000 },
		});
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	/** Requests all pages, as the editor does while the user scrolls. */
	const scroll = async (signIn: SignIn, method: string, filter?: string) => {
		const pages: string[][] = [];
		let paginationToken: string | undefined;
		do {
			const page = { ...(filter && { filter }), ...(paginationToken && { paginationToken }) };
			const response = await fixture.search(signIn, method, page);
			pages.push(response.results.map(({ value }) => String(value)));
			paginationToken = response.paginationToken;
		} while (paginationToken !== undefined && pages.length < 50);
		return pages;
	};

	it('has every contact field', async () => {
		const choices = await fixture.options('wsse', 'getEmarsysContactFields');
		expect(choices).toHaveLength(fixture.sandbox.emarsys.contactFields.length - 5);
		expect(choices).toContainEqual({
			name: 'Custom Field 5000 (25000)',
			value: '25000',
			description: 'shorttext',
		});
	});

	it('sorts names with numbers numerically', async () => {
		const choices = await fixture.options('wsse', 'getEmarsysContactFields');
		const custom = choices.map(({ name }) => name).filter((name) => name.startsWith('Custom Field '));
		expect(custom.slice(0, 2)).toEqual(['Custom Field 1 (20001)', 'Custom Field 2 (20002)']);
		expect(custom.at(-1)).toBe('Custom Field 5000 (25000)');
	});

	it.each(['searchEmarsysContactLists', 'searchEmarsysSegments'])(
		'has them in one page: %s',
		async (method) => {
			const pages = await scroll('wsse', method);
			expect(pages).toHaveLength(1);
			expect(new Set(pages[0]).size).toBeGreaterThan(20_000);
			expect(await scroll('wsse', method, 't 19999')).toEqual([[expect.stringMatching(/^[89]19999$/)]]);
			expect(fixture.received()).toHaveLength(2);
		},
	);

	describe.each(['searchAltcraftDatabases', 'searchAltcraftSegments'])('with pages: %s', (method) => {
		it('has each entry once, and terminates', async () => {
			const pages = await scroll('altcraft', method);
			const all = pages.flat();
			expect(pages.slice(0, 5).map(({ length }) => length)).toEqual([1000, 1000, 1000, 1000, 1000]);
			expect(all).toHaveLength(5004);
			expect(new Set(all).size).toBe(5004);
		});

		it('finds an entry of the last page with one request', async () => {
			const { results, paginationToken } = await fixture.search('altcraft', method, { filter: '#5055' });
			expect(results).toEqual([{ name: expect.stringMatching(/ #5055 \(5055\)$/) as string, value: '5055' }]);
			expect(paginationToken).toBeUndefined();
		});

		it('says if nothing is found', async () => {
			expect(await scroll('altcraft', method, 'no such thing')).toEqual([[]]);
		});

		it('returns many matches in pages, each entry once', async () => {
			const pages = await scroll('altcraft', method, '#');
			expect(pages.length).toBeGreaterThan(1);
			expect(pages.slice(0, -1).every(({ length }) => length >= 100)).toBe(true);
			expect(new Set(pages.flat()).size).toBe(pages.flat().length);
			expect(pages.flat()).toHaveLength(5001);
		});
	});
});
