import { EngineFixture, exportIdOf } from './support';

const ACCESSES = ['altcraft', 'wsse', 'oAuth2'] as const;

describe('Download into the memory of n8n', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start({}, 'default');
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	it.each(ACCESSES)('returns the same bytes (%s)', async (signIn) => {
		const run = await fixture.run(signIn);
		expect(run.error).toBeUndefined();
		expect(run.items[0]?.binary?.data?.id).toBeUndefined();
		expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportIdOf(run)));
	});

	it.each([{ truncate: 1000 }, { truncate: 1000, chunked: true }, { reset: { afterBytes: 1000 } }])(
		'never takes a partial file for the whole: %j',
		async (fault) => {
			const exportId = await fixture.exportId('wsse');
			fixture.sandbox.faults.add({ path: '/export/*/data', times: Infinity, ...fault });
			const run = await fixture.run('wsse', { operation: 'download', exportId, options: { maxWait: 0.04 } });
			expect(run.status).toBe('error');
			expect(run.items.some(({ binary }) => binary)).toBe(false);
		},
	);
});
