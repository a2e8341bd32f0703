import type { INodeParameters } from 'n8n-workflow';
import { EngineFixture, exportIdOf } from './support';

const list = (value: number | string) => ({ __rl: true, mode: 'id', value: String(value) });

/** Each export type: the user's parameters, the path, and the body apart from the fields. */
const TYPES: [string, INodeParameters, string, object][] = [
	[
		'registrations',
		{},
		'/contact/getregistrations',
		{ time_range: ['2026-11-01 00:00:00', '2026-11-03 12:30:00'], contact_fields: [1, 2, 3] },
	],
	[
		'changes',
		{ from: '2026-11-01T00:00:00', to: '2026-11-03T00:00:00', origin: 'api', originId: '17' },
		'/contact/getchanges',
		{ time_range: ['2026-11-01', '2026-11-03'], origin: 'api', origin_id: '17' },
	],
	['contactList', { contactListId: list(718330) }, '/email/getcontacts', { contactlist: 718330 }],
	['segment', { segmentId: list(100002033) }, '/export/filter', { filter: 100002033 }],
	[
		'responses',
		{ sources: ['trackable_links', 'mail_open'], analysisFields: [1, 8] },
		'/email/getresponses',
		{ sources: ['trackable_links', 'mail_open'], analysis_fields: [1, 8] },
	],
];

describe('Export on Emarsys', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	const sent = () => JSON.parse(fixture.starts[0]?.body ?? '{}') as Record<string, unknown>;
	// The vendor also accepts numbers as text, so either is fine.
	const asTexts = (value: unknown): unknown =>
		Array.isArray(value) ? value.map(asTexts) : typeof value === 'number' ? String(value) : value;
	const fieldTexts = (object: object) =>
		Object.fromEntries(Object.entries(object).map(([key, value]) => [key, asTexts(value)]));

	describe.each(['wsse', 'oAuth2'] as const)('signed in by %s', (signIn) => {
		it.each(TYPES)('%s: from start to file', async (exportType, parameters, path, body) => {
			const run = await fixture.run(signIn, { exportType, ...parameters });
			expect(run.error).toBeUndefined();
			const id = exportIdOf(run);
			const job = fixture.sandbox.jobs.get(id);
			expect(job.type).toBe(exportType);
			expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(id));
			expect(run.json[0]).toMatchObject({
				platform: 'emarsys',
				status: 'done',
				platformStatus: 'done',
				progress: 100,
				type: exportType,
				contactFields: [1, 2, 3],
				timedOut: false,
				fileName: job.files[0]?.name,
			});
			expect(run.json[0]?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/);
			expect(Math.abs(Date.parse(run.json[0]?.createdAt as string) - job.startedAt)).toBeLessThan(2000);
			expect(fixture.starts).toHaveLength(1);
			expect(fixture.starts[0]?.url).toContain(path);
			expect(fixture.starts[0]?.url).toContain(signIn === 'wsse' ? '/api/v2/' : '/api/v3/');
			expect(fieldTexts(sent())).toMatchObject(fieldTexts({ distribution_method: 'local', ...body }));
			expect(run.customData.exportIds).toBe(id);
			expect(run.items[0]?.binary?.data?.mimeType).toBe('text/csv');
		});
	});

	it('creates a new WSSE header for every request', async () => {
		await fixture.run('wsse');
		const headers = fixture.received().map((request) => request.headers['x-wsse']);
		expect(headers.length).toBeGreaterThanOrEqual(3);
		expect(new Set(headers).size).toBe(headers.length);
		expect(fixture.received().every(({ status }) => status === 200)).toBe(true);
	});

	it('requests the whole file at once', async () => {
		await fixture.run('wsse');
		expect(fixture.received('/data').map(({ url }) => url.split('?')[1])).toEqual([undefined]);
	});

	it('accepts the fields as an array, as comma-separated text, and with ID 0', async () => {
		for (const contactFields of [[0, 1, '2'], '0, 1,2', '=0,1,2', '={{ [0, 1, 2] }}'] as const) {
			fixture.reset();
			const run = await fixture.run('wsse', { contactFields: contactFields as never });
			expect(run.error).toBeUndefined();
			expect(asTexts(sent().contact_fields)).toEqual(['0', '1', '2']);
			expect(run.json[0]?.contactFields).toEqual([0, 1, 2]);
		}
	});

	it('sends every option', async () => {
		const run = await fixture.run('wsse', {
			options: {
				delimiter: ';',
				addFieldNamesHeader: false,
				withTimestamp: false,
				language: 'de',
				contactListId: list(718331),
			},
		});
		expect(run.error).toBeUndefined();
		expect(fieldTexts(sent())).toMatchObject({
			delimiter: ';',
			add_field_names_header: '0',
			with_timestamp: '0',
			language: 'de',
			contactlist: '718331',
		});
		expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportIdOf(run)));
	});

	it('sends the email ID of responses', async () => {
		const run = await fixture.run('wsse', {
			exportType: 'responses',
			sources: ['complaint'],
			analysisFields: [8],
			options: { emailId: 4711 },
		});
		expect(run.error).toBeUndefined();
		expect(asTexts(sent().email_id)).toBe('4711');
	});

	describe('the time window', () => {
		it.each([
			[
				'without a zone: the time zone of the workflow',
				'America/New_York',
				'2026-07-01T00:00:00',
				'2026-07-01 06:00:00',
			],
			['with a zone', 'America/New_York', '2026-07-01T00:00:00Z', '2026-07-01 02:00:00'],
			['with an offset', 'UTC', '2026-12-01T10:00:00+05:00', '2026-12-01 06:00:00'],
			[
				'a value of an expression',
				'UTC',
				"={{ DateTime.fromISO('2026-12-01T10:00:00Z') }}",
				'2026-12-01 11:00:00',
			],
			['a date of an expression', 'UTC', "={{ new Date('2026-12-01T10:00:00Z') }}", '2026-12-01 11:00:00'],
		])('is sent as Vienna wall time: %s', async (_name, timezone, from, expected) => {
			const run = await fixture.run(
				'wsse',
				{ from, to: '2026-12-31T00:00:00Z' },
				{ workflowSettings: { timezone } },
			);
			expect(run.error).toBeUndefined();
			expect(sent().time_range).toEqual([expected, '2026-12-31 01:00:00']);
			expect(run.json[0]?.timeRange).toEqual([expected, '2026-12-31 01:00:00']);
		});
	});

	it('treats an unknown status as still running', async () => {
		fixture.sandbox.faults.add({ path: '/export/*', statusWord: 'polishing', times: 2 });
		const run = await fixture.run('wsse');
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ status: 'done' });
		expect(fixture.polls.length).toBeGreaterThanOrEqual(3);
	});

	it('reports a failed export with its ID', async () => {
		fixture.sandbox.faults.add({ path: '/contact/getregistrations', jobFails: true });
		const run = await fixture.run('wsse');
		const id = fixture.sandbox.jobs.list().at(-1)?.id;
		expect(run.status).toBe('error');
		expect(run.error?.message).toContain(id);
		expect(run.items.some(({ binary }) => binary)).toBe(false);
	});

	it('recognizes a refusal with HTTP 200', async () => {
		fixture.sandbox.faults.add({
			path: '/contact/getregistrations',
			emarsysError: 'parametersInvalid',
			http200: true,
		});
		const run = await fixture.run('wsse');
		expect(run.status).toBe('error');
		expect(fixture.polls).toHaveLength(0);
	});

	it('sends the notification URL, and polls as well', async () => {
		const run = await fixture.run('wsse', {
			options: { notificationUrl: `${fixture.sandbox.otherOrigin.origin}/called` },
		});
		expect(run.error).toBeUndefined();
		expect(sent().notification_url).toBe(`${fixture.sandbox.otherOrigin.origin}/called`);
		expect(fixture.polls.length).toBeGreaterThan(0);
	});

	it('waits for a segment of another user, if set', async () => {
		fixture.sandbox.faults.add({ path: '/export/filter', emarsysError: 'segmentRunning', times: 1 });
		const run = await fixture.run('wsse', {
			exportType: 'segment',
			segmentId: list(100002033),
			options: { ifAlreadyRunning: 'wait' },
		});
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ status: 'done' });
	});

	it('does not take "the segment is being evaluated" for a start', async () => {
		fixture.sandbox.faults.add({ path: '/export/filter', emarsysError: 'segmentEvaluating', times: 1 });
		const run = await fixture.run('wsse', {
			exportType: 'segment',
			segmentId: list(100002033),
			options: { ifAlreadyRunning: 'wait' },
		});
		expect(run.error).toBeUndefined();
		expect(fixture.starts).toHaveLength(2);
		expect(await fixture.file(run)).toEqual(await fixture.sandbox.jobs.csvOf(exportIdOf(run)));
	});
});
