import { startSandbox, type Sandbox } from '../../sandbox';
import { emarsys, envelope, REGISTRATIONS } from './clients';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ jobDurationMs: 0, emarsys: { rateLimitPerMinute: 100_000 } });
});

afterAll(async () => await sandbox.close());

const COMMON = { distribution_method: 'local', contact_fields: [3] };
const STARTS = {
	registrations: { path: '/contact/getregistrations', body: REGISTRATIONS },
	changes: {
		path: '/contact/getchanges',
		body: { ...COMMON, time_range: ['2026-11-20', '2026-11-21'], origin: 'all' },
	},
	contactList: { path: '/email/getcontacts', body: { ...COMMON, contactlist: 718330 } },
	segment: { path: '/export/filter', body: { ...COMMON, filter: 100002033 } },
	responses: {
		path: '/email/getresponses',
		body: {
			...COMMON,
			time_range: ['2026-11-20 00:00:00', '2026-11-21 00:00:00'],
			sources: ['trackable_links', 'mail_open'],
			analysis_fields: [1, 8],
		},
	},
};

const FTP = { host: 'ftp.example.com', port: '1234', username: 'u', password: 'p', folder: 'path/to/folder' };
const ids = (count: number): number[] => Array.from({ length: count }, (_, index) => index % 27);

async function start(type: keyof typeof STARTS, changes: Record<string, unknown> = {}): Promise<Response> {
	const { path, body } = STARTS[type];
	return await emarsys(sandbox, 'POST', path, { ...body, ...changes });
}

describe('a start is accepted', () => {
	it.each(Object.keys(STARTS) as Array<keyof typeof STARTS>)(
		'for %s, and the ID is a number',
		async (type) => {
			const response = await start(type);
			expect(response.status).toBe(200);
			const { data, ...rest } = await envelope<{ id: number }>(response);
			expect(rest).toEqual({ replyCode: 0, replyText: 'OK' });
			expect(typeof data.id).toBe('number');
		},
	);

	it('with numbers as text, as the vendor prints it', async () => {
		const response = await start('registrations', {
			distribution_method: 'ftp',
			contact_fields: ['1', '3'],
			contactlist: '111111111',
			delimiter: ';',
			add_field_names_header: 1,
			language: 'en',
			ftp_settings: FTP,
		});
		expect(response.status).toBe(200);
	});

	it.each<[string, keyof typeof STARTS, Record<string, unknown>]>([
		['contact field 0', 'registrations', { contact_fields: [0] }],
		['20 fields', 'contactList', { contact_fields: ids(20) }],
		['20 fields together', 'responses', { contact_fields: ids(15), analysis_fields: [1, 2, 3, 4, 5] }],
		['sftp', 'changes', { distribution_method: 'sftp', ftp_settings: FTP }],
		['mail', 'segment', { distribution_method: 'mail', email: 'me@example.com' }],
		['mail', 'contactList', { distribution_method: 'mail', email: 'me@example.com' }],
		['minutes in the time range', 'registrations', { time_range: ['2026-11-20 10:00', '2026-11-20 10:00'] }],
		['a notification_url', 'responses', { notification_url: 'http://127.0.0.1:9/hook?a=b' }],
	])('with %s for %s', async (_name, type, changes) => {
		sandbox.emarsys.setCallbacks({ when: 'never' });
		expect((await start(type, changes)).status).toBe(200);
	});
});

describe('a start is rejected with the documented text', () => {
	it.each<[string, keyof typeof STARTS, Record<string, unknown>]>([
		['Missing parameter: distribution_method', 'registrations', { distribution_method: undefined }],
		['Missing parameter: contact_fields', 'segment', { contact_fields: undefined }],
		['Missing parameter: time_range', 'registrations', { time_range: undefined }],
		['Missing parameter: origin', 'changes', { origin: undefined }],
		['Missing parameter: contactlist', 'contactList', { contactlist: undefined }],
		['Missing parameter: filter', 'segment', { filter: undefined }],
		['Missing parameter: sources', 'responses', { sources: undefined }],
		['Missing parameter: analysis_fields', 'responses', { analysis_fields: undefined }],
		['Missing parameter: ftp_settings', 'registrations', { distribution_method: 'ftp' }],
		['Missing parameter: ftp_settings', 'segment', { distribution_method: 'sftp', sftp_settings: FTP }],
		[
			'Missing parameter: password',
			'segment',
			{ distribution_method: 'ftp', ftp_settings: { ...FTP, password: '' } },
		],
		[
			'Invalid value for port: 70000',
			'segment',
			{ distribution_method: 'ftp', ftp_settings: { ...FTP, port: 70000 } },
		],
		['Missing parameter: email', 'contactList', { distribution_method: 'mail' }],
		['Invalid value for email: nobody', 'contactList', { distribution_method: 'mail', email: 'nobody' }],
		['Invalid data format for contact_fields. Array expected', 'changes', { contact_fields: '1,3' }],
		['Invalid data format for time_range. Array expected', 'changes', { time_range: '2026-11-20' }],
		['Invalid data format for sources. Array expected', 'responses', { sources: 'mail_open' }],
		['Invalid data format for analysis_fields. Array expected', 'responses', { analysis_fields: 1 }],
		['Invalid data format for time_range. Array size must be 2', 'changes', { time_range: ['2026-11-20'] }],
		['Invalid distribution method: carrier', 'registrations', { distribution_method: 'carrier' }],
		['Invalid distribution method: mail', 'registrations', { distribution_method: 'mail' }],
		['Invalid distribution method: mail', 'responses', { distribution_method: 'mail' }],
		['Invalid value for delimiter: |', 'registrations', { delimiter: '|' }],
		['Invalid value for add_field_names_header: true', 'registrations', { add_field_names_header: true }],
		['Invalid value for with_timestamp: 2', 'registrations', { with_timestamp: 2 }],
		['Invalid value for with_timestamp: 1', 'changes', { with_timestamp: 1 }],
		['Invalid value for language: at', 'registrations', { language: 'at' }],
		['Invalid value for origin: web', 'changes', { origin: 'web' }],
		['Invalid value for contactlist: 404', 'contactList', { contactlist: 404 }],
		['Invalid value for contactlist: everyone', 'registrations', { contactlist: 'everyone' }],
		['Invalid value for filter: 404', 'segment', { filter: 404 }],
		['Invalid value for sources: letter', 'responses', { sources: ['mail_open', 'letter'] }],
		['Invalid value for analysis_fields: 6', 'responses', { analysis_fields: [1, 6] }],
		['Invalid value for email_id: x', 'responses', { email_id: 'x' }],
		['Invalid value for notification_url: ftp://x', 'segment', { notification_url: 'ftp://x' }],
		['Invalid value for email: a@b.c', 'registrations', { email: 'a@b.c' }],
		['Invalid value for nonsense: [1]', 'registrations', { nonsense: [1] }],
		['Invalid contact field id: 27, 9999, x', 'registrations', { contact_fields: [1, 27, 9999, 'x'] }],
		['Invalid contact field id: 28, 29, 32, 33', 'segment', { contact_fields: [28, 29, 32, 33] }],
		['Invalid number of fields', 'registrations', { contact_fields: [] }],
		['Invalid number of fields', 'registrations', { contact_fields: ids(21) }],
		['Invalid number of fields', 'responses', { contact_fields: ids(16), analysis_fields: [1, 2, 3, 4, 5] }],
		[
			'Valid start_date and end_date is required',
			'registrations',
			{ time_range: ['2026-11-20T00:00:00', '2026-11-21'] },
		],
		[
			'Valid start_date and end_date is required',
			'registrations',
			{ time_range: ['2026-11-20', '2026-11-21 00:00:00+01:00'] },
		],
		[
			'Valid start_date and end_date is required',
			'registrations',
			{ time_range: ['2026-02-30', '2026-11-21'] },
		],
		['Valid start_date and end_date is required', 'registrations', { time_range: [1, 2] }],
		[
			'Valid start_date and end_date is required',
			'changes',
			{ time_range: ['2026-11-20 00:00:00', '2026-11-21 00:00:00'] },
		],
		[
			'Invalid value for end_date: end_date is earlier than the start_date',
			'changes',
			{ time_range: ['2026-11-21', '2026-11-20'] },
		],
	])('%s (%s)', async (replyText, type, changes) => {
		const before = sandbox.jobs.list().length;
		const response = await start(type, changes);
		expect(response.status).toBe(400);
		expect(await envelope(response)).toEqual({ replyCode: 10001, replyText, data: '' });
		expect(sandbox.jobs.list()).toHaveLength(before);
	});

	it.each(['[]', '{"a":', '', '"text"'])('4000 for the body %j', async (body) => {
		const response = await emarsys(sandbox, 'POST', '/contact/getregistrations', body);
		expect(response.status).toBe(400);
		expect(await envelope(response)).toMatchObject({ replyCode: 4000 });
	});

	it('4002 for an export that does not exist', async () => {
		const response = await emarsys(sandbox, 'POST', '/export/everything', {});
		expect(response.status).toBe(400);
		expect(await envelope(response)).toMatchObject({ replyCode: 4002 });
	});
});
