import { EngineFixture, PATHS } from './support';

describe('Failures', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());
	afterEach(() => fixture.sandbox.emarsys.setPermissions(ALL_PERMISSIONS));

	const text = (run: Awaited<ReturnType<EngineFixture['run']>>) =>
		`${run.error?.message} ${run.error?.description}`;

	describe('401 on Emarsys', () => {
		it.each([10, -10])('blames the clock if it is %s minutes off', async (minutes) => {
			fixture.sandbox.faults.add({ platform: 'emarsys', clockSkewMs: minutes * 60_000, times: Infinity });
			const run = await fixture.run('wsse');
			expect(run.status).toBe('error');
			expect(text(run)).toMatch(/clock/i);
			// The Date header has a resolution of a second, and the response takes time.
			expect(text(run)).toMatch(/10 min|9 min 5\d s/i);
			expect(fixture.received()).toHaveLength(1);
		});

		it.each([{ secret: 'wrong-one' }, { username: 'nobody' }])(
			'blames the credentials: %j',
			async (changes) => {
				const restore = await fixture.changeCredential('wsse', changes);
				try {
					const run = await fixture.run('wsse');
					expect(run.status).toBe('error');
					expect(text(run)).toMatch(/credential|secret|user ?name/i);
					expect(run.error?.message).not.toMatch(/clock/i);
					expect(fixture.received()).toHaveLength(1);
				} finally {
					await restore();
				}
			},
		);
	});

	it('401 on Altcraft: blames the token', async () => {
		const restore = await fixture.changeCredential('altcraft', { token: 'wrong-one' });
		try {
			const run = await fixture.run('altcraft');
			expect(run.status).toBe('error');
			expect(text(run)).toMatch(/token/i);
		} finally {
			await restore();
		}
	});

	it.each([
		['registrations', 'export.contact.registrations', {}],
		['changes', 'export.contact.changed', { origin: 'all' }],
		['contactList', 'export.contactlist', { contactListId: { __rl: true, mode: 'id', value: '718330' } }],
		['segment', 'export.segment', { segmentId: { __rl: true, mode: 'id', value: '100002033' } }],
		['responses', 'export.responses', { sources: ['mail_open'], analysisFields: [1] }],
		['registrations', 'export.status', {}],
		['registrations', 'export.download', {}],
	])('names the missing permission: %s, %s', async (exportType, permission, parameters) => {
		fixture.sandbox.emarsys.setPermissions(ALL_PERMISSIONS.filter((name) => name !== permission));
		const run = await fixture.run('wsse', { exportType, ...parameters });
		expect(run.status).toBe('error');
		expect(text(run)).toContain(permission);
		const id = fixture.sandbox.jobs.list().at(-1)?.id;
		if (/status|download/.test(permission)) expect(text(run)).toContain(id);
	});

	describe.each(['altcraft', 'wsse', 'oAuth2'] as const)('nonsensical responses (%s)', (signIn) => {
		it.each([
			['a web page', { status: 200, body: '<html><body>Welcome</body></html>' }],
			['no JSON', { status: 200, body: 'OK' }],
			['JSON of something else', { status: 200, body: { hello: 'world' } }],
			['nothing', { status: 200, body: '' }],
			[
				'a response without an ID',
				{ status: 200, body: { replyCode: 0, replyText: 'OK', error: 0, data: {} } },
			],
			['not found', { status: 404, body: '<html>Not Found</html>' }],
		])('%s', async (_what, fault) => {
			fixture.sandbox.faults.add({ path: PATHS[signIn].start, times: Infinity, ...fault });
			const run = await fixture.run(signIn);
			expect(run.status).toBe('error');
			expect(run.error?.message).toBeTruthy();
			expect(run.error?.message).not.toMatch(/undefined|cannot read|unexpected token|\[object/i);
			expect(run.error?.description).toBeTruthy();
			expect(fixture.polls).toEqual([]);
		});

		it('an endless response is not read to its end', async () => {
			fixture.sandbox.faults.add({ path: PATHS[signIn].start, hugeBody: 300_000_000, times: Infinity });
			const run = await fixture.run(signIn);
			expect(run.status).toBe('error');
			expect(fixture.polls).toEqual([]);
		});
	});

	it.each(['http://127.0.0.1:1', 'ftp://example.com', 'not an address'])(
		'a URL that does not work: %s',
		async (baseUrl) => {
			for (const signIn of ['altcraft', 'wsse'] as const) {
				const restore = await fixture.changeCredential(signIn, { baseUrl });
				try {
					const run = await fixture.run(signIn, { operation: 'getStatus', exportId: '1' });
					expect(run.status).toBe('error');
					expect(text(run)).toMatch(/base url|connect|reach/i);
					expect(run.error?.message).not.toMatch(/undefined|Invalid URL$/i);
				} finally {
					await restore();
				}
			}
		},
	);

	it('accepts a base URL with spaces around it or a trailing slash', async () => {
		const { v2Url } = fixture.sandbox.emarsys;
		for (const [signIn, baseUrl] of [
			['wsse', ` ${v2Url}/ `],
			['altcraft', `${fixture.sandbox.altcraft.baseUrl}/`],
		] as const) {
			const restore = await fixture.changeCredential(signIn, { baseUrl });
			try {
				const run = await fixture.run(signIn);
				expect(run.error).toBeUndefined();
				expect(run.json[0]).toMatchObject({ status: 'done' });
			} finally {
				await restore();
			}
		}
	});

	it.each(['altcraft', 'wsse'] as const)(
		'after the start, every error contains the ID (%s)',
		async (signIn) => {
			const { poll, file } = PATHS[signIn];
			for (const [path, fault] of [
				[poll, { status: 403, body: '' }],
				[poll, { status: 401, body: '' }],
				[poll, { status: 200, body: 'nonsense' }],
				[poll, { status: 404, body: 'nonsense' }],
				[poll, { reset: 'beforeHeaders' }],
				[poll, { status: 500, body: '' }],
				[file, { status: 403, body: '' }],
				[file, { status: 401, body: '' }],
				[file, { status: 404, body: 'nonsense' }],
				[file, { status: 500, body: '' }],
				[file, { truncate: 10 }],
			] as const) {
				fixture.reset();
				fixture.sandbox.faults.add({ path, times: Infinity, ...fault });
				const run = await fixture.run(signIn, { options: { maxWait: 0.03 } });
				const id = fixture.sandbox.jobs.list().at(-1)?.id;
				expect(run.status).toBe('error');
				expect([path, fault, text(run)]).toEqual([path, fault, expect.stringContaining(String(id))]);
			}
		},
		120_000,
	);

	it('cleans and truncates texts of the platform', async () => {
		fixture.sandbox.faults.add({
			path: '/contact/getregistrations',
			status: 400,
			body: { replyCode: 10001, replyText: `<b>Bad</b>\u0007\n${'very '.repeat(2000)}long`, data: '' },
		});
		const run = await fixture.run('wsse');
		expect(run.status).toBe('error');
		expect(text(run).length).toBeLessThan(2000);
		expect(text(run)).not.toMatch(/\p{Cc}/u);
	});

	describe('a node that continues on errors', () => {
		const items = [{ id: 'good' }, { id: '999' }, { id: 'good' }];
		let good: string;
		beforeEach(async () => {
			good = await fixture.exportId('wsse');
			fixture.sandbox.jobs.finish(good);
		});
		const exportId = "={{ $json.id === 'good' ? $json.known : $json.id }}";
		const known = () => items.map((item) => ({ ...item, known: good }));

		it.each(['continueRegularOutput', 'continueOnFail'])(
			'returns the failed item with the others: %s',
			async (kind) => {
				const settings =
					kind === 'continueOnFail'
						? { continueOnFail: true }
						: { onError: 'continueRegularOutput' as const };
				const run = await fixture.run(
					'wsse',
					{ operation: 'download', exportId },
					{ items: known(), settings },
				);
				expect(run.status).toBe('success');
				expect(run.items).toHaveLength(3);
				expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([
					{ item: 0 },
					{ item: 1 },
					{ item: 2 },
				]);
				expect(run.json[1]?.error).toEqual(expect.any(String));
				expect(JSON.stringify(run.json[1])).toContain('999');
				expect(await fixture.file(run, 0)).toEqual(await fixture.sandbox.jobs.csvOf(good));
				expect(await fixture.file(run, 2)).toEqual(await fixture.sandbox.jobs.csvOf(good));
			},
		);

		it('sends the failed item to the error output', async () => {
			const settings = { onError: 'continueErrorOutput' as const };
			const run = await fixture.run(
				'wsse',
				{ operation: 'download', exportId },
				{ items: known(), settings },
			);
			expect(run.status).toBe('success');
			expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
			expect(run.errorItems).toHaveLength(1);
			expect(JSON.stringify(run.errorItems[0]?.json)).toContain('999');
			expect(run.errorItems[0]?.pairedItem).toEqual({ item: 1 });
		});

		it.each(['altcraft', 'wsse'] as const)(
			'names the export in the only text that n8n keeps of an error (%s)',
			async (signIn) => {
				const path = signIn === 'altcraft' ? '/api/download/**' : '/export/*/data';
				fixture.sandbox.faults.add({ path, status: 403, body: '', times: Infinity });
				const run = await fixture.run(signIn, {}, { settings: { onError: 'continueErrorOutput' } });
				const id = fixture.sandbox.jobs.list().at(-1)?.id;
				expect(run.errorItems.map(({ json }) => json.error)).toEqual([expect.stringContaining(`${id}`)]);
			},
		);

		it.each(['altcraft', 'wsse'] as const)(
			'does not mention other items if there is only one (%s)',
			async (signIn) => {
				const path = signIn === 'altcraft' ? '/tasks/status' : '/export/*';
				fixture.sandbox.faults.add({ path, status: 401, body: '', times: Infinity });
				const { error } = await fixture.run(signIn);
				expect(error?.message).toContain(fixture.sandbox.jobs.list().at(-1)?.id);
				expect(error?.description).not.toMatch(/other input items/);
			},
		);

		it('continues with the other items if the settings of one are invalid', async () => {
			const settings = { onError: 'continueRegularOutput' as const };
			const run = await fixture.run(
				'wsse',
				{ operation: 'start', contactFields: '={{ $json.fields }}' },
				{ items: [{ fields: '1' }, { fields: '27' }, { fields: '2' }], settings },
			);
			expect(run.status).toBe('success');
			expect(run.json[1]?.error).toMatch(/27/);
			expect(run.json[0]?.exportId).toEqual(expect.any(String));
			expect(run.json[2]?.exportId).toEqual(expect.any(String));
			expect(fixture.starts).toHaveLength(1 + 2);
		});

		it('says which item failed if it does not continue', async () => {
			const run = await fixture.run('wsse', { operation: 'getStatus', exportId }, { items: known() });
			expect(run.status).toBe('error');
			expect(run.error?.context?.itemIndex).toBe(1);
		});
	});
});

const ALL_PERMISSIONS = [
	'export.contact.registrations',
	'export.contact.changed',
	'export.contactlist',
	'export.segment',
	'export.responses',
	'export.status',
	'export.download',
	'field.get',
	'customer.settings',
	'customer.settings.languages',
];
