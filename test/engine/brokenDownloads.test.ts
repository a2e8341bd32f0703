import { EngineFixture, PATHS, SignIn } from './support';

const ACCESSES = ['altcraft', 'wsse', 'oAuth2'] as const;

describe('A download that breaks off', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	async function doneExport(signIn: SignIn): Promise<string> {
		const exportId = await fixture.exportId(signIn);
		fixture.sandbox.jobs.finish(exportId);
		fixture.sandbox.requests.length = 0;
		return exportId;
	}

	describe.each(ACCESSES)('never takes a partial file for the whole (%s)', (signIn) => {
		it.each([
			['ends too early', { truncate: 1000 }],
			['ends too early without a length', { truncate: 1000, chunked: true }],
			['is cut', { reset: { afterBytes: 1000 } }],
			['is cut before its first byte', { reset: 'afterHeaders' as const }],
			['is cut before its headers', { reset: 'beforeHeaders' as const }],
			['meets a failing server', { status: 503, body: 'Maintenance' }],
		])('a transfer that %s is retried', async (_what, fault) => {
			const exportId = await doneExport(signIn);
			const handle = fixture.sandbox.faults.add({ path: PATHS[signIn].file, ...fault });
			const run = await fixture.run(signIn, { operation: 'download', exportId });
			expect(run.error).toBeUndefined();
			expect(handle.hits).toBe(1);
			expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
		});

		it.each([
			['ends too early', { truncate: 1000 }],
			['ends too early without a length', { truncate: 1000, chunked: true }],
			['is cut', { reset: { afterBytes: 1000 } }],
		])('a transfer that always %s is an error', async (_what, fault) => {
			const exportId = await doneExport(signIn);
			fixture.sandbox.faults.add({ path: PATHS[signIn].file, times: Infinity, ...fault });
			const options = { maxWait: 0.04 };
			const run = await fixture.run(signIn, { operation: 'download', exportId, options });
			expect(run.status).toBe('error');
			expect(`${run.error?.message} ${run.error?.description}`).toContain(exportId);
			expect(run.items.some(({ binary }) => binary)).toBe(false);
		});
	});

	it.each(['file', 'rows', 'parts'])(
		'each time ends after five attempts (%s)',
		async (output) => {
			const exportId = await doneExport('wsse');
			const broken = { path: PATHS.wsse.file, times: Infinity, reset: { afterBytes: 1000 } } as const;
			const fault = fixture.sandbox.faults.add(broken);
			const run = await fixture.run('wsse', { operation: 'download', exportId, output });
			expect(run.status).toBe('error');
			expect(run.error?.message).toMatch(
				new RegExp(`The download of export ${exportId} was interrupted after \\d+( of \\d+)? bytes`),
			);
			expect(fault.hits).toBe(5);
		},
		60_000,
	);
});
