import type { INodeParameters } from 'n8n-workflow';
import { csvFile, referenceRows } from './referenceRows';
import { EngineFixture, SignIn, type NodeRun } from './support';

const ACCESSES = ['altcraft', 'wsse', 'oAuth2'] as const;

const list = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });

const EXPORT_TYPES: Array<[string, INodeParameters]> = [
	['registrations', {}],
	['changes', { origin: 'all' }],
	['contactList', { contactListId: list(718330) }],
	['segment', { segmentId: list(100002033) }],
	['responses', { sources: ['mail_open', 'trackable_links'], analysisFields: [1, 8, 12] }],
];

/** Two fields called "Phone", and one that contains commas, quotes and newlines. */
const FIELDS = [15, 21, 3, 6302];

describe('Rows', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
		fixture.sandbox.altcraft.set({ files: 1, delimiter: ',', lineEnd: '\n', bom: false });
		fixture.sandbox.emarsys.set({ lineEnd: '\n', bom: false });
	});

	const rows = async (signIn: SignIn, parameters: INodeParameters = {}) =>
		await fixture.run(signIn, { output: 'rows', ...parameters });

	const keysOf = (run: NodeRun) => Object.keys(run.json[0] ?? {});

	it.each(ACCESSES)('are exactly those of the file, one item each (%s)', async (signIn) => {
		const run = await rows(signIn);
		expect(run.error).toBeUndefined();
		expect(run.json).toHaveLength(50);
		expect(run.json).toEqual(await referenceRows(fixture, run));
		for (const item of run.items) expect(item).toEqual({ json: item.json, pairedItem: { item: 0 } });
		const note = `Export ${run.customData.exportIds}`;
		expect(run.customData.exportRows).toMatch(new RegExp(`^${note}.*50 rows`));
		expect(run.hints.map(({ message }) => message).join()).toContain(note);
	});

	it.each(EXPORT_TYPES)('of an Emarsys export: %s', async (exportType, parameters) => {
		const run = await rows('wsse', { exportType, contactFields: FIELDS, ...parameters });
		expect(run.error).toBeUndefined();
		expect(run.json).toEqual(await referenceRows(fixture, run));
		expect(run.json.length).toBeGreaterThan(0);
		const { timeRange } = JSON.parse(fixture.starts[0]?.body ?? '{}') as { timeRange?: string[] };
		for (const moment of timeRange ?? []) expect(run.customData.exportRows).toContain(moment);
	});

	it.each([
		[',', '\r\n', true],
		[';', '\n', false],
		['\t', '\r\n', false],
	] as const)('in any dialect of Altcraft: %j, %j, byte order mark: %s', async (delimiter, lineEnd, bom) => {
		fixture.sandbox.altcraft.set({ delimiter, lineEnd, bom });
		const run = await rows('altcraft');
		expect(run.error).toBeUndefined();
		expect(run.json).toEqual(await referenceRows(fixture, run, { delimiter }));
		expect(keysOf(run).length).toBeGreaterThan(3);
	});

	it.each(['\n', '\r\n'] as const)(
		'with a semicolon between columns, and %j between rows',
		async (lineEnd) => {
			fixture.sandbox.emarsys.set({ lineEnd, bom: true });
			const run = await rows('wsse', { contactFields: [...FIELDS, 0, 9714], options: { delimiter: ';' } });
			expect(run.error).toBeUndefined();
			expect(run.json).toEqual(await referenceRows(fixture, run, { delimiter: ';' }));
		},
	);

	it('of several files follow one another', async () => {
		fixture.sandbox.altcraft.set({ files: 3 });
		const run = await rows('altcraft');
		expect(run.error).toBeUndefined();
		const all = await Promise.all(
			[0, 1, 2].map(async (index) => await referenceRows(fixture, run, { fileIndex: index })),
		);
		expect(run.json).toEqual(all.flat());
		expect(run.json).toHaveLength(50);
	});

	it('of files with different columns are rejected', async () => {
		fixture.sandbox.altcraft.set({ files: 2 });
		fixture.sandbox.faults.add(csvFile('/api/download/**', 'id,name\n1,Ann\n'));
		const run = await rows('altcraft');
		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(/different columns/);
		expect(run.error?.description).toContain('"File"');
	});

	it.each(ACCESSES)('of an empty export: no items (%s)', async (signIn) => {
		fixture.sandbox.setRows(0);
		const run = await rows(signIn);
		expect(run.error).toBeUndefined();
		expect(run.items).toEqual([]);
		expect(run.customData.exportRows).toContain('0 rows');
	});

	it('stay text, exactly as in the file', async () => {
		const exportId = await doneExport();
		const text =
			'id,note\n00123,"a\r\nb ""c"", d"\n-0.50,?token=abcdefgh12345678\n=1+1,Bearer abcdefgh12345678\n';
		fixture.sandbox.faults.add(csvFile('/export/*/data', text));
		const run = await rows('wsse', { operation: 'download', exportId });
		expect(run.json).toEqual([
			{ id: '00123', note: 'a\r\nb "c", d' },
			{ id: '-0.50', note: '?token=abcdefgh12345678' },
			{ id: '=1+1', note: 'Bearer abcdefgh12345678' },
		]);
	});

	it.each(['ftp', 'sftp', 'mail'])('are rejected before the start of an export by %s', async (method) => {
		const options = { distributionMethod: method, mailTo: 'reports@example.com' };
		const parameters = { exportType: 'segment', segmentId: list(100002033), options };
		const run = await rows('wsse', parameters);
		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(/Output/);
		expect(fixture.received()).toEqual([]);
	});

	it('may be fewer than the maximum', async () => {
		const run = await rows('wsse', { options: { maxRows: 1000 } });
		expect(run.json).toHaveLength(50);
		expect(run.customData.exportRows).not.toContain('Max Rows');
	});

	it('are counted across files', async () => {
		fixture.sandbox.altcraft.set({ files: 5 });
		const run = await rows('altcraft', { options: { maxRows: 15 } });
		expect(run.json).toHaveLength(15);
		const note = '15 rows, as many as "Max Rows" allows; the file may have more.';
		expect(run.customData.exportRows).toContain(note);
		expect(run.hints.map(({ message }) => message).join()).toContain(note);
		expect(fixture.received(/\/api\/download\//)).toHaveLength(2);
	});

	it('are paired with their input items', async () => {
		const ids = [await doneExport([1]), await doneExport([2])];
		const items = ids.map((exportId) => ({ exportId }));
		const run = await fixture.run('wsse', { operation: 'download', output: 'rows' }, { items });
		expect(run.error).toBeUndefined();
		expect(run.json).toHaveLength(100);
		const pairs = run.items.map(({ pairedItem }) => (pairedItem as { item: number }).item);
		expect(pairs).toEqual([...Array<number>(50).fill(0), ...Array<number>(50).fill(1)]);
		for (const id of ids) expect(run.customData.exportRows).toContain(id);
	});

	async function doneExport(contactFields = [1, 2, 3]): Promise<string> {
		const exportId = await fixture.exportId('wsse', { contactFields });
		fixture.sandbox.jobs.finish(exportId);
		return exportId;
	}
});
