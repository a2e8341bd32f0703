import { parse } from 'csv-parse/sync';
import type { INodeParameters } from 'n8n-workflow';
import { referenceRows } from './referenceRows';
import { EngineFixture, exportIdOf, SignIn, type NodeRun } from './support';

/** Two fields called "Phone", and one that contains commas, quotes and newlines. */
const FIELDS = [15, 21, 3, 6302];

describe('Columns of rows', () => {
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

	const keysOf = (run: NodeRun) => Object.keys(run.json[0] ?? {});

	const names = async (columnNames: string, options: INodeParameters = {}) =>
		await rows('wsse', { contactFields: FIELDS, options: { columnNames, ...options } });

	it.each([
		['file', {}, ['user_id', 'Phone', 'Phone (2)', 'Email', 'Remarks', 'last update']],
		[
			'file',
			{ language: 'de' },
			['user_id', 'Telefon', 'Telefon (2)', 'E-Mail', 'Bemerkungen', 'Letzte Änderung'],
		],
		['stringId', {}, ['user_id', 'phone', 'phone_office', 'email', '6302', 'last update']],
		[
			'stringId',
			{ language: 'ru' },
			['user_id', 'phone', 'phone_office', 'email', '6302', 'Последнее обновление'],
		],
		['fieldId', { language: 'de' }, ['user_id', '15', '21', '3', '6302', 'Letzte Änderung']],
		['fieldId', { withTimestamp: false }, ['user_id', '15', '21', '3', '6302']],
	])('%s, %j', async (columnNames, options, keys) => {
		const run = await names(columnNames, options);
		expect(run.error).toBeUndefined();
		// JavaScript objects list integer keys first.
		expect(keysOf(run).sort()).toEqual([...keys].sort());
		const [first = {}] = await referenceRows(fixture, run);
		expect(keys.map((key) => run.json[0]?.[key])).toEqual(Object.values(first));
	});

	it('field keys keep the order of the fields, which field IDs can not', async () => {
		const order = ['user_id', 'field_15', 'field_21', 'field_3', 'field_6302', 'last update'];
		expect(keysOf(await names('fieldKey'))).toEqual(order);
		expect(keysOf(await names('fieldId'))).toEqual(['3', '15', '21', '6302', 'user_id', 'last update']);
	});

	it.each(['file', 'fieldId', 'stringId'])('without a header: %s', async (columnNames) => {
		const run = await names(columnNames, { addFieldNamesHeader: false });
		expect(run.error).toBeUndefined();
		expect(run.json).toHaveLength(50);
		const keys = columnNames === 'stringId' ? ['phone', 'phone_office', 'email'] : ['15', '21', '3'];
		const expected = ['user_id', ...keys, '6302', 'timestamp'];
		expect(keysOf(run).sort()).toEqual(expected.sort());
		const [first] = parse(await fixture.sandbox.jobs.csvOf(run.customData.exportIds ?? ''));
		expect(Object.values(run.json[0] ?? {}).sort()).toEqual([...(first ?? [])].sort());
	});

	it('named like JavaScript properties are ordinary columns', async () => {
		const run = await rows('wsse', { contactFields: [9716, 9717] });
		expect(run.error).toBeUndefined();
		expect(keysOf(run)).toEqual(['user_id', 'constructor', '__proto__', 'last update']);
		expect(JSON.stringify(run.json)).toBe(JSON.stringify(await referenceRows(fixture, run)));
	});

	it.each(['stringId', 'fieldId'])('of a download after a start: %s', async (columnNames) => {
		const started = await fixture.run('wsse', { operation: 'start', contactFields: FIELDS });
		fixture.sandbox.jobs.finish(exportIdOf(started));
		for (const options of [{}, { contactFields: '={{ $json.contactFields }}' }]) {
			const download = { operation: 'download', output: 'rows', options: { columnNames, ...options } };
			const run = await fixture.run('wsse', download, { items: [started.json[0] ?? {}] });
			expect(run.error).toBeUndefined();
			const fields = columnNames === 'stringId' ? ['phone', 'phone_office', 'email'] : ['15', '21', '3'];
			expect(keysOf(run).sort()).toEqual(['user_id', ...fields, '6302', 'last update'].sort());
		}
	});

	it.each([{}, { contactFields: '={{ $json.contactFields }}' }])(
		'of a download are not those of another export in the item: %j',
		async (options) => {
			const other = await fixture.run('wsse', { operation: 'start', contactFields: [1, 2, 3, 4] });
			const exportId = await fixture.exportId('wsse', { contactFields: FIELDS });
			fixture.sandbox.jobs.finish(exportId);
			const download = { operation: 'download', output: 'rows', exportId };
			const run = await fixture.run(
				'wsse',
				{ ...download, options: { columnNames: 'fieldId', ...options } },
				{ items: [other.json[0] ?? {}] },
			);
			expect(run.error).toBeUndefined();
			expect(keysOf(run)).toEqual(expect.arrayContaining(['user_id', '3', '6302']));
			expect(keysOf(run)).not.toContain('1');
		},
	);

	it.each(['file', 'rows', 'parts'])(
		'of a download ignore an unrelated contactFields in the item (%s)',
		async (output) => {
			const exportId = await fixture.exportId('wsse');
			fixture.sandbox.jobs.finish(exportId);
			for (const options of [{}, { contactFields: '={{ $json.contactFields }}' }]) {
				const download = { operation: 'download', output, exportId, options };
				const items = [{ exportId, contactFields: ['email', 'first_name'] }];
				const run = await fixture.run('wsse', download, { items });
				expect(run.error).toBeUndefined();
			}
		},
	);

	it('can be called error: Retry On Fail downloads nothing twice', async () => {
		const body = 'id,error\n1,\n2,x\n';
		const fault = { status: 200, body, headers: { 'content-type': 'text/csv' }, times: Infinity };
		fixture.sandbox.faults.add({ path: '/api/download/**', ...fault });
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const run = await fixture.run('altcraft', { output: 'rows' }, { settings });
		expect(run.json).toEqual([
			{ id: '1', error: '' },
			{ id: '2', error: 'x' },
		]);
		expect(fixture.received(/download/)).toHaveLength(1);
		expect(fixture.polls.length).toBe(1);
	});

	it('of a download without known fields are mapped by title, if the title is unique', async () => {
		const exportId = await fixture.exportId('wsse', { contactFields: FIELDS });
		fixture.sandbox.jobs.finish(exportId);
		const download = { operation: 'download', output: 'rows', exportId };
		const run = await fixture.run('wsse', { ...download, options: { columnNames: 'stringId' } });
		expect(run.error).toBeUndefined();
		expect(keysOf(run).sort()).toEqual(
			['user_id', 'Phone', 'Phone (2)', 'email', '6302', 'last update'].sort(),
		);
	});
});
