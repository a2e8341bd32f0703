import type { FileForm } from '../../sandbox/jobs/fileForm';
import { referenceRows } from './referenceRows';
import { EngineFixture, SignIn } from './support';

const ACCESSES = ['altcraft', 'wsse'] as const;

/** Formats that contain the same rows, with the options needed to read them. */
const SAME: ReadonlyArray<[string, FileForm, Record<string, string>?]> = [
	['CR alone', { lineEnd: '\r' }],
	['an extra empty cell in each row', { ragged: 'trailing' }],
	['UTF-16 LE', { encoding: 'utf-16le' }],
	['UTF-16 BE', { encoding: 'utf-16be' }],
	['gzip', { packed: 'gzip' }],
	['ZIP', { packed: 'zip' }],
	['ZIP written as a stream', { packed: 'zipStream' }],
	['gzip of UTF-16 with CRLF', { packed: 'gzip', encoding: 'utf-16le', lineEnd: '\r\n' }],
];

/** Formats that are rejected, and their messages. */
const REFUSED: ReadonlyArray<[FileForm, RegExp]> = [
	[{ instead: 'json' }, /JSON/],
	[{ instead: 'html' }, /web page/],
	[{ instead: 'xml' }, /XML/],
	[{ ragged: 'long' }, /line \d+: it has \d+ cells where \d+ are expected/],
	[{ ragged: 'short' }, /line \d+: it has 1 cell where \d+ are expected/],
	[{ packed: 'zipOfTwo' }, /2 files \(first\.csv, second\.csv\)/],
];

describe('Files in other formats', () => {
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

	const run = async (
		signIn: SignIn,
		output: string,
		form: FileForm,
		options: Record<string, string> = {},
	) => {
		fixture.sandbox.setFileForm(form);
		return await fixture.run(signIn, { output, options });
	};

	it.each(ACCESSES.flatMap((signIn) => SAME.map(([what, form]) => [signIn, what, form] as const)))(
		'are read as rows and cut into parts, and parts are plain files: %s, %s',
		async (signIn, _what, form) => {
			const rows = await run(signIn, 'rows', form);
			expect(rows.error).toBeUndefined();
			const expected = await referenceRows(fixture, rows);
			expect(rows.json).toEqual(expected);

			const parts = await run(signIn, 'parts', form);
			expect(parts.error).toBeUndefined();
			expect(parts.json).toMatchObject([{ part: 1, rows: expected.length }]);
			expect(parts.json[0]?.fileName).toMatch(/\.csv$/);
			const part = (await fixture.file(parts)).toString();
			expect(part.split(/\r\n|\r|\n/)[0]).toBe(Object.keys(expected[0] ?? {}).join());
		},
	);

	it.each(ACCESSES.flatMap((signIn) => REFUSED.map(([form, message]) => [signIn, form, message] as const)))(
		'are rejected as rows and as parts alike: %s, %j',
		async (signIn, form, message) => {
			for (const output of ['rows', 'parts']) {
				const { status, error, items } = await run(signIn, output, form);
				expect([status, items]).toEqual(['error', []]);
				expect(`${error?.message} ${error?.description}`).toMatch(message);
			}
		},
	);

	it.each(['rows', 'parts'])('skip malformed rows, and say so (%s)', async (output) => {
		const { error, items, json, hints, customData } = await run(
			'altcraft',
			output,
			{ ragged: 'long' },
			{ onBadRow: 'skip' },
		);
		expect(error).toBeUndefined();
		expect(output === 'rows' ? items.length : json[0]?.rows).toBe(49);
		expect(hints.map(({ message }) => message).join()).toMatch(
			/1 row that does not fit was left out \(line \d+\)/,
		);
		expect(customData.skippedRows).toContain('1 row');
	});

	it.each(['rows', 'parts'])('leave out more than ten, and name the first ten lines (%s)', async (output) => {
		const { error, items, json, hints, customData } = await run(
			'altcraft',
			output,
			{ ragged: 'often' },
			{ onBadRow: 'skip' },
		);
		expect(error).toBeUndefined();
		expect(output === 'rows' ? items.length : json[0]?.rows).toBe(25);
		const text = customData.skippedRows;
		expect(text).toMatch(
			/: 25 rows that do not fit were left out \(the first of them in lines (\d+, ){9}\d+\)/,
		);
		expect(hints.map(({ message }) => message)).toContain(text);
	});

	it.each(['rows', 'parts'])(
		'with fewer rows than announced are returned with a hint (%s)',
		async (output) => {
			const { error, items, json, hints, customData } = await run('altcraft', output, { missing: 2 });
			expect(error).toBeUndefined();
			expect(output === 'rows' ? items.length : json[0]?.rows).toBe(48);
			const text = customData.rowsDiffer;
			expect(text).toMatch(/^Export \S+: Altcraft announced 50 rows, but the file has 48\.$/);
			expect(hints.map(({ message }) => message)).toContain(text);
		},
	);

	it.each(['rows', 'parts'])('with as many rows as announced have no such hint (%s)', async (output) => {
		expect((await run('altcraft', output, {})).customData.rowsDiffer).toBeUndefined();
		// Rows that were left out are in the file, and rows beyond "Max Rows" may be.
		const skipping = await run('altcraft', output, { ragged: 'long' }, { onBadRow: 'skip' });
		expect(skipping.customData.rowsDiffer).toBeUndefined();
		const cut = await run('altcraft', output, { missing: 2 }, { maxRows: '3' });
		expect(cut.customData.rowsDiffer).toBeUndefined();
	});

	it.each(['rows', 'parts'])(
		'in another encoding are rejected with its name, and can be read with it (%s)',
		async (output) => {
			const form = { encoding: 'windows-1252' };
			const refused = await run('altcraft', output, form);
			expect(refused.error?.message).toContain('windows-1252');
			const read = await run('altcraft', output, form, { encoding: 'cp1252' });
			expect(read.error).toBeUndefined();
		},
	);

	it.each(['rows', 'parts', 'file'])(
		'that are empty are rejected if rows were announced (%s)',
		async (output) => {
			const { error } = await run('altcraft', output, { instead: 'empty' });
			expect(error?.message).toMatch(/is empty, although Altcraft announced 50 rows/);
		},
	);

	it('with a delimiter other than the requested one are rejected, and read if none was requested', async () => {
		const ordered = await run('wsse', 'rows', { delimiter: '|' });
		expect(ordered.error?.message).toMatch(/delimiter/);
		const read = await run('altcraft', 'rows', { delimiter: '|' });
		expect(read.json).toEqual(await referenceRows(fixture, read));
	});

	it.each([
		['what the export was started with, before the option', ';', true],
		['the option, if the item is about another export', ';', false],
		['the option, if the item has none', undefined, true],
	] as const)('of a download are read with %s', async (_what, ordered, isSame) => {
		const options = ordered === undefined ? {} : { delimiter: ordered };
		const start = async () => await fixture.run('wsse', { operation: 'start', options });
		const started = await start();
		const other = isSame ? started : await start();
		const exportId = started.json[0]?.exportId as string;
		fixture.sandbox.jobs.finish(exportId);
		// Both delimiters fit this file, and only one of them is right.
		fixture.sandbox.faults.add({
			path: '/**/export/*/data',
			status: 200,
			body: 'Street, number;Postcode, town\nHigh St 1, flat 2;1010, Wien\n',
			headers: { 'content-type': 'text/csv' },
			times: 1,
		});
		const run = await fixture.run(
			'wsse',
			{ operation: 'download', output: 'rows', exportId, options: { delimiter: ',' } },
			{ items: [other.json[0] ?? {}] },
		);
		expect(run.error).toBeUndefined();
		expect(Object.keys(run.json[0] ?? {})).toEqual(
			isSame && ordered === ';'
				? ['Street, number', 'Postcode, town']
				: ['Street', ' number;Postcode', ' town'],
		);
	});

	it.each(['altcraft', 'wsse'] as const)(
		'of a download are read with what the start chose, through operations in between (%s)',
		async (signIn) => {
			const first = await fixture.run(signIn, { operation: 'start', options: { delimiter: ';' } });
			const exportId = first.json[0]?.exportId as string;
			fixture.sandbox.jobs.finish(exportId);
			let item = first.json[0] ?? {};
			for (const operation of ['wait', 'getStatus', 'wait']) {
				const run = await fixture.run(signIn, { operation, exportId }, { items: [item] });
				expect(run.json[0]).toMatchObject({ exportId, delimiter: ';' });
				expect(run.json[0]?.contactFields).toEqual(first.json[0]?.contactFields);
				item = run.json[0] ?? {};
			}
			const other = await fixture.run(
				signIn,
				{ operation: 'wait', exportId },
				{ items: [{ delimiter: ';' }] },
			);
			expect(other.json[0]).not.toHaveProperty('delimiter');
			fixture.sandbox.faults.add({
				path: signIn === 'altcraft' ? '/api/download/**' : '/export/*/data',
				status: 200,
				body: 'Street, number;Postcode, town\nHigh St 1, flat 2;1010, Wien\n',
				headers: { 'content-type': 'text/csv' },
			});
			const parameters = { operation: 'download', output: 'rows', exportId, options: { delimiter: ',' } };
			const run = await fixture.run(signIn, parameters, { items: [item] });
			expect(Object.keys(run.json[0] ?? {})).toEqual(['Street, number', 'Postcode, town']);
		},
	);

	it('stay unchanged as a file', async () => {
		const file = await run('altcraft', 'file', { packed: 'gzip' });
		expect((await fixture.file(file)).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
	});
});
