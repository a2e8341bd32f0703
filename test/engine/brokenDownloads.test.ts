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
	});

	// Five attempts take 18 s, so several downloads are made at once.
	it.each([
		['ends too early', { truncate: 1000 }],
		['ends too early without a length', { truncate: 1000, chunked: true }],
		['is cut', { reset: { afterBytes: 1000 } }],
	])('is an error for all platforms if it %s each time', async (_what, fault) => {
		for (const path of [PATHS.altcraft.file, PATHS.wsse.file])
			fixture.sandbox.faults.add({ path, times: Infinity, ...fault });
		await Promise.all(
			ACCESSES.map(async (signIn) => {
				const exportId = await doneExport(signIn);
				const options = { maxWait: 0.04 };
				const run = await fixture.run(signIn, { operation: 'download', exportId, options });
				expect([signIn, run.status]).toEqual([signIn, 'error']);
				expect(`${run.error?.message} ${run.error?.description}`).toContain(exportId);
				expect(run.items.some(({ binary }) => binary)).toBe(false);
			}),
		);
	});

	it('ends after five attempts, whatever the output', async () => {
		await Promise.all(
			['file', 'rows', 'parts'].map(async (output) => {
				const exportId = await doneExport('wsse');
				const broken = { path: `/export/${exportId}/data`, times: Infinity, reset: { afterBytes: 1000 } };
				const fault = fixture.sandbox.faults.add(broken);
				const run = await fixture.run('wsse', { operation: 'download', exportId, output });
				expect([output, run.status]).toEqual([output, 'error']);
				expect(run.error?.message).toMatch(
					new RegExp(`The download of export ${exportId} was interrupted after \\d+( of \\d+)? bytes`),
				);
				expect([output, fault.hits]).toEqual([output, 5]);
			}),
		);
	});
});
