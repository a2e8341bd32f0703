import { parse } from 'csv-parse/sync';
import type { INodeParameters } from 'n8n-workflow';
import { csvFile, CUTS } from './referenceRows';
import { EngineFixture, PATHS, SignIn, type NodeRun } from './support';

const ACCESSES = ['altcraft', 'wsse', 'oAuth2'] as const;

const SEGMENT = { exportType: 'segment', segmentId: { __rl: true, mode: 'id', value: '100002033' } };

/** A field with commas, quotes and newlines in it. */
const FIELDS = [1, 6302, 3];

describe('Parts', () => {
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

	const parts = async (signIn: SignIn, options: INodeParameters = {}, parameters: INodeParameters = {}) =>
		await fixture.run(signIn, {
			output: 'parts',
			...(signIn !== 'altcraft' && { contactFields: FIELDS }),
			...parameters,
			options: { rowsPerPart: 20, ...options },
		});

	const filesOf = async (run: NodeRun) =>
		await Promise.all(run.items.map(async (_, index) => await fixture.file(run, index)));

	const whole = async (run: NodeRun, index = 0) =>
		await fixture.sandbox.jobs.csvOf(run.customData.exportIds ?? '', index);

	/** Joins parts: the header once, then everything after it in each. */
	function joined(files: Buffer[], header: Buffer): Buffer {
		for (const file of files) expect(file.subarray(0, header.length)).toEqual(header);
		return Buffer.concat([header, ...files.map((file) => file.subarray(header.length))]);
	}

	function headerOf(file: Buffer): Buffer {
		return file.subarray(0, file.indexOf('\n') + 1);
	}

	it.each(ACCESSES)('together are the file, byte for byte, each with the header (%s)', async (signIn) => {
		const run = await parts(signIn);
		expect(run.error).toBeUndefined();
		const file = await whole(run);
		expect(joined(await filesOf(run), headerOf(file))).toEqual(file);
		expect(run.json.map(({ part, rows }) => [part, rows])).toEqual([
			[1, 20],
			[2, 20],
			[3, 10],
		]);
		for (const [index, part] of (await filesOf(run)).entries()) {
			expect(parse(part)).toHaveLength(Number(run.json[index]?.rows) + 1);
			expect(run.json[index]?.fileSize).toBe(part.length);
		}
		const names = run.items.map(({ binary }) => binary?.data?.fileName);
		expect(new Set(names).size).toBe(3);
		expect([...names].sort()).toEqual(names);
		expect(run.json.map(({ fileName }) => fileName)).toEqual(names);
		for (const item of run.items) {
			expect(item.pairedItem).toEqual({ item: 0 });
			expect(item.json).toMatchObject({ status: 'done', exportId: run.customData.exportIds });
			expect(item.binary?.data?.mimeType).toBe('text/csv');
		}
	});

	it.each(['\n', '\r\n'] as const)('keep line ends, byte order mark and delimiter: %j', async (lineEnd) => {
		fixture.sandbox.emarsys.set({ lineEnd, bom: true });
		const run = await parts('wsse', { delimiter: ';' });
		expect(run.error).toBeUndefined();
		const file = await whole(run);
		expect(joined(await filesOf(run), headerOf(file))).toEqual(file);
	});

	it('have no header where the file has none', async () => {
		const run = await parts('wsse', { addFieldNamesHeader: false });
		expect(run.error).toBeUndefined();
		expect(Buffer.concat(await filesOf(run))).toEqual(await whole(run));
		expect(run.json.map(({ rows }) => rows)).toEqual([20, 20, 10]);
	});

	it('of several files are numbered consecutively', async () => {
		fixture.sandbox.altcraft.set({ files: 2 });
		const run = await parts('altcraft');
		expect(run.error).toBeUndefined();
		expect(run.json.map(({ part, rows }) => [part, rows])).toEqual([
			[1, 20],
			[2, 5],
			[3, 20],
			[4, 5],
		]);
		const files = await filesOf(run);
		for (const index of [0, 1]) {
			const file = await whole(run, index);
			expect(joined(files.slice(2 * index, 2 * index + 2), headerOf(file))).toEqual(file);
		}
	});

	it.each(ACCESSES)('of an empty export: no items (%s)', async (signIn) => {
		fixture.sandbox.setRows(0);
		const run = await parts(signIn);
		expect(run.error).toBeUndefined();
		expect(run.items).toEqual([]);
	});

	it('end at a maximum, and the rest is not downloaded', async () => {
		// At this rate, the whole file would take longer than any test may.
		fixture.sandbox.setRows(1_000_000);
		fixture.sandbox.faults.add({ path: PATHS.wsse.file, drip: { bytes: 20_000, everyMs: 20 } });
		const run = await parts('wsse', { maxRows: 50 });
		expect(run.error).toBeUndefined();
		expect(run.json.map(({ rows }) => rows)).toEqual([20, 20, 10]);
	});

	it('go into the chosen field, under the chosen name', async () => {
		const run = await parts('wsse', { binaryPropertyName: 'piece', fileName: 'contacts.csv' });
		expect(run.error).toBeUndefined();
		for (const { binary } of run.items) {
			expect(Object.keys(binary ?? {})).toEqual(['piece']);
			expect(binary?.piece?.fileName).toMatch(/^contacts.*\d+\.csv$/);
		}
	});

	it.each(['ftp', 'sftp', 'mail'])('are rejected before the start of an export by %s', async (method) => {
		const options = { distributionMethod: method, mailTo: 'reports@example.com' };
		const run = await parts('wsse', options, SEGMENT);
		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(/Output/);
		expect(fixture.received()).toEqual([]);
	});

	it.each(CUTS)('of a transfer that %s are downloaded again, none of them twice', async (_what, fault) => {
		const handle = fixture.sandbox.faults.add({ path: PATHS.wsse.file, ...fault });
		const run = await parts('wsse');
		expect(run.error).toBeUndefined();
		expect(handle.hits).toBe(1);
		const file = await whole(run);
		expect(joined(await filesOf(run), headerOf(file))).toEqual(file);
		expect(run.json.map(({ part }) => part)).toEqual([1, 2, 3]);
	});

	it.each([
		['an open quote', 'a,b\n1,"2\n3,4\n', /line 2.*quote/],
		['text after a quote', 'a,b\n"1"x,2\n', /line 2.*quote/],
		['a row that does not fit', 'a,b\n1,2\n3\n', /line 3.*1 cell.*2/],
		['another encoding', Buffer.from('a,b\n1,M\xfcller\n', 'latin1'), /windows-1252/],
		['JSON', '{"replyCode":0,"data":[]}', /JSON/],
		['a row without an end', `a,b\n1,"${'x'.repeat(5_000_000)}`, /line 2/],
	])('of a file with %s are rejected, with the position', async (_what, body, message) => {
		const exportId = await fixture.exportId('wsse');
		fixture.sandbox.jobs.finish(exportId);
		const handle = fixture.sandbox.faults.add(csvFile('/export/*/data', body, Infinity));
		const run = await parts('wsse', {}, { operation: 'download', exportId });
		expect(run.status).toBe('error');
		expect(run.items).toEqual([]);
		expect(run.error?.message).toMatch(message);
		expect(handle.hits).toBe(1);
	});

	it('are paired with their input items', async () => {
		const ids = [await fixture.exportId('wsse', { contactFields: [1] }), await fixture.exportId('wsse')];
		for (const id of ids) fixture.sandbox.jobs.finish(id);
		const run = await fixture.run(
			'wsse',
			{ operation: 'download', output: 'parts', options: { rowsPerPart: 30 } },
			{ items: ids.map((exportId) => ({ exportId })) },
		);
		expect(run.error).toBeUndefined();
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 1, 1].map((item) => ({ item })));
		expect(run.json.map(({ exportId }) => exportId)).toEqual(ids.flatMap((id) => [id, id]));
	});
});
