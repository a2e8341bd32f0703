import { gzipSync } from 'node:zlib';
import type { INodeParameters } from 'n8n-workflow';
import { csvFile, CUTS, referenceRows } from './referenceRows';
import { EngineFixture, PATHS, SignIn } from './support';

const ACCESSES = ['altcraft', 'wsse', 'oAuth2'] as const;

function damagedGzip(): Buffer {
	const packed = gzipSync('a,b\n1,2\n');
	packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 255;
	return packed;
}

describe('Rows of a transfer', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	const rows = async (signIn: SignIn, parameters: INodeParameters = {}) =>
		await fixture.run(signIn, { output: 'rows', ...parameters });

	it.each(ACCESSES.flatMap((signIn) => CUTS.map(([what, fault]) => [signIn, what, fault] as const)))(
		'that breaks off are downloaded again, none of them twice: %s, %s',
		async (signIn, _what, fault) => {
			const handle = fixture.sandbox.faults.add({ path: PATHS[signIn].file, ...fault });
			const run = await rows(signIn);
			expect(run.error).toBeUndefined();
			expect(handle.hits).toBe(1);
			expect(run.json).toEqual(await referenceRows(fixture, run));
		},
	);

	it('that always breaks off: no rows', async () => {
		fixture.sandbox.faults.add({ path: PATHS.wsse.file, times: Infinity, truncate: 3000, chunked: true });
		const run = await rows('wsse', { options: { maxWait: 0.04 } });
		expect(run.status).toBe('error');
		expect(run.items).toEqual([]);
		expect(run.error?.message).toMatch(/was interrupted/);
	});

	it.each([
		['too many cells', 'a,b\n1,2\n"x\ny",4\n5,6,7\n', /line 5.*3 cells.*2/],
		['too few cells', 'a,b\r\n1,2\r\n3\r\n', /line 3.*1 cells?.*2/],
		['an open quote', 'a,b\n1,"2\n3,4\n', /line 2.*quote/],
		['text after a quote', 'a,b\n1,2\n"3"x,4\n', /line 3.*quote/],
		['another encoding', Buffer.from('a,b\n1,M\xfcller\n', 'latin1'), /UTF-8/],
		['a damaged archive', damagedGzip(), /damaged archive/],
		['a bzip2 archive', Buffer.from('BZh91AY&SY…'), /bzip2/],
		['JSON', '[{"id":1}]', /JSON/],
		['a row without an end', `a,b\n1,"${'x'.repeat(5_000_000)}`, /line 2/],
		['a header without an end', 'x'.repeat(5_000_000), /line/],
		['a header with too many cells', `${','.repeat(20_000)}\n`, /cells/],
	])('of a file with %s are rejected, with the position', async (_what, body, message) => {
		const exportId = await doneExport();
		const handle = fixture.sandbox.faults.add(csvFile('/export/*/data', body, Infinity));
		const run = await rows('wsse', { operation: 'download', exportId });
		expect(run.status).toBe('error');
		expect(run.items).toEqual([]);
		expect(run.error?.message).toMatch(message);
		expect(run.error?.message).toContain(exportId);
		expect(run.error?.description).toContain('"File"');
		// The file is the same each time, so a retry is useless.
		expect(handle.hits).toBe(1);
	});

	it.each(ACCESSES)('stop at Max Rows, and the rest is not downloaded (%s)', async (signIn) => {
		// At this rate, the whole file would take longer than any test may.
		fixture.sandbox.setRows(1_000_000);
		fixture.sandbox.faults.add({ path: PATHS[signIn].file, drip: { bytes: 20_000, everyMs: 20 } });
		const run = await rows(signIn, { options: { maxRows: 120 } });
		expect(run.error).toBeUndefined();
		expect(run.json).toHaveLength(120);
	});

	it.each(['fail', 'skip'])('ignore what comes after Max Rows (On Bad Row: %s)', async (onBadRow) => {
		const exportId = await doneExport();
		fixture.sandbox.faults.add(csvFile('/export/*/data', 'a,b\n1,2\n3,4\n5,6\n7\n', Infinity));
		const run = await rows('wsse', { operation: 'download', exportId, options: { maxRows: 2, onBadRow } });
		expect(run.error).toBeUndefined();
		expect(run.json).toEqual([
			{ a: '1', b: '2' },
			{ a: '3', b: '4' },
		]);
		expect(run.hints.map(({ message }) => message).join()).not.toContain('left out');
	});

	async function doneExport(): Promise<string> {
		const exportId = await fixture.exportId('wsse');
		fixture.sandbox.jobs.finish(exportId);
		return exportId;
	}
});
