import { ExportError } from '../../../../nodes/core/exportError';
import { startRequestOf } from '../../../../nodes/platforms/emarsys/startRequest';
import { readerOf } from '../../support/parameters';
import { rejectionOf } from '../../support/errors';
import { responseOf, transportOf, type GivenResponse } from '../../support/transport';

const CONTEXT = { timezone: 'Europe/Vienna', now: Date.parse('2026-11-20T12:00:00Z') };
const YESTERDAY = ['2026-11-19 00:00:00', '2026-11-20 00:00:00'];
const FTP = { host: 'ftp.example.com', port: '1234', username: 'me', password: 'hush-hush', folder: 'in' };
const FIELDS = { contactFields: [1, 3], timeWindow: 'yesterday' };

const request = (parameters: Record<string, unknown>) =>
	startRequestOf(readerOf({ ...FIELDS, ...parameters }), { ...CONTEXT, deliveryCredential: FTP });
const responded = (data: unknown) => responseOf({ body: { replyCode: 0, replyText: 'OK', data } });

async function sent(parameters: Record<string, unknown>) {
	const transport = transportOf([responded({ id: 1 })], 'https://api.emarsys.net/api/v2/');
	await request(parameters).start(transport, 'attempt-1');
	expect(transport.sent).toHaveLength(1);
	return transport.sent[0];
}
const bodyOf = async (parameters: Record<string, unknown>) => (await sent(parameters))?.body;

describe('what is sent', () => {
	it('as a request', async () => {
		expect(await sent({ exportType: 'registrations' })).toEqual({
			method: 'POST',
			url: 'https://api.emarsys.net/api/v2/contact/getregistrations',
			headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
			body: { distribution_method: 'local', contact_fields: [1, 3], time_range: YESTERDAY },
			authenticated: true,
			mustFinish: true,
		});
	});

	it.each([
		['changes', '/contact/getchanges', {}],
		['contactList', '/email/getcontacts', { contactListId: '5' }],
		['segment', '/export/filter', { segmentId: 5 }],
		['responses', '/email/getresponses', { sources: 'mail_open', analysisFields: '1' }],
	])('for %s goes to %s', async (exportType, path, parameters) => {
		const { url } = (await sent({ exportType, ...parameters })) ?? {};
		expect(url).toBe(`https://api.emarsys.net/api/v2${path}`);
	});

	it('for registrations, with all parameters', async () => {
		const options = { contactListId: ' 7 ', withTimestamp: false, emailId: '9', mailTo: 'a@example.com' };
		expect(await bodyOf({ exportType: 'registrations', options })).toEqual({
			distribution_method: 'local',
			contact_fields: [1, 3],
			time_range: YESTERDAY,
			contactlist: 7,
			with_timestamp: 0,
		});
		expect(await bodyOf({ exportType: 'registrations', options: { withTimestamp: true } })).toMatchObject({
			with_timestamp: 1,
		});
	});

	it('for changes: days, an origin, and its ID as text', async () => {
		const body = {
			distribution_method: 'local',
			contact_fields: [1, 3],
			time_range: ['2026-11-19', '2026-11-20'],
		};
		const options = { contactListId: 7, withTimestamp: false, emailId: '9' };
		expect(await bodyOf({ exportType: 'changes', options })).toEqual({
			...body,
			origin: 'all',
			origin_id: '0',
		});
		expect(await bodyOf({ exportType: 'changes', origin: 'form', originId: 12 })).toEqual({
			...body,
			origin: 'form',
			origin_id: '12',
		});
	});

	it('for a contact list and a segment, without a time range', async () => {
		const body = { distribution_method: 'local', contact_fields: [1, 3] };
		expect(await bodyOf({ exportType: 'contactList', contactListId: '5' })).toEqual({
			...body,
			contactlist: 5,
		});
		expect(await bodyOf({ exportType: 'segment', segmentId: 6 })).toEqual({ ...body, filter: 6 });
	});

	it('for responses, with all parameters', async () => {
		expect(
			await bodyOf({
				exportType: 'responses',
				sources: ['mail_open', 'trackable_links', 'mail_open'],
				analysisFields: '1,8',
				options: { contactListId: { __rl: true, mode: 'id', value: '7' }, emailId: '9', withTimestamp: true },
			}),
		).toEqual({
			distribution_method: 'local',
			contact_fields: [1, 3],
			time_range: YESTERDAY,
			sources: ['mail_open', 'trackable_links'],
			analysis_fields: [1, 8],
			contactlist: 7,
			email_id: 9,
		});
	});

	it('for the common options', async () => {
		const options = {
			delimiter: ';',
			addFieldNamesHeader: false,
			language: 'de',
			notificationUrl: ' https://n8n.example.com/hook?x=1&y=2 ',
		};
		expect(await bodyOf({ exportType: 'segment', segmentId: 6, options })).toEqual({
			distribution_method: 'local',
			contact_fields: [1, 3],
			filter: 6,
			delimiter: ';',
			add_field_names_header: 0,
			language: 'de',
			notification_url: 'https://n8n.example.com/hook?x=1&y=2',
		});
		const empty = { delimiter: '', language: '', notificationUrl: ' ', contactListId: '', emailId: null };
		expect(await bodyOf({ exportType: 'registrations', options: empty })).toEqual({
			distribution_method: 'local',
			contact_fields: [1, 3],
			time_range: YESTERDAY,
		});
	});

	it.each(['ftp', 'sftp'])('for a delivery by %s', async (distributionMethod) => {
		expect(await bodyOf({ exportType: 'segment', segmentId: 6, options: { distributionMethod } })).toEqual({
			distribution_method: distributionMethod,
			ftp_settings: { ...FTP, port: 1234 },
			contact_fields: [1, 3],
			filter: 6,
		});
	});

	it('for a delivery by mail', async () => {
		const options = { distributionMethod: 'mail', mailTo: ' a@example.com ' };
		expect(await bodyOf({ exportType: 'segment', segmentId: 6, options })).toEqual({
			distribution_method: 'mail',
			email: 'a@example.com',
			contact_fields: [1, 3],
			filter: 6,
		});
		expect(request({ exportType: 'segment', segmentId: 6, options }).downloadable).toBe(false);
	});

	it('without the invisible characters of pasted texts', async () => {
		const pasted = (text: string) => `\ufeff ${text}\u200b\n`;
		const notificationUrl = pasted('https://n8n.example.com/hook');
		const options = { distributionMethod: 'mail', mailTo: pasted('a@example.com'), notificationUrl };
		const parameters = { exportType: 'segment', segmentId: pasted('6'), contactFields: pasted('[1, 3]') };
		expect(await bodyOf({ ...parameters, options })).toEqual({
			distribution_method: 'mail',
			email: 'a@example.com',
			notification_url: 'https://n8n.example.com/hook',
			contact_fields: [1, 3],
			filter: 6,
		});
	});
});

it('has the type, fields and window of a start, which can be downloaded but not repeated', () => {
	expect(request({ exportType: 'registrations' })).toMatchObject({
		facts: {
			type: 'registrations',
			own: { contactFields: [1, 3], timeRange: YESTERDAY },
			scope: `from ${YESTERDAY.join(' to ')} in Vienna, yesterday in Europe/Vienna`,
		},
		downloadable: true,
		repeatable: false,
	});
	expect(request({ exportType: 'segment', segmentId: 6 }).facts).toEqual({
		type: 'segment',
		subject: 'segment 6',
		own: { contactFields: [1, 3] },
	});
});

describe('the response to a start', () => {
	const start = (response: GivenResponse | Error) => {
		const transport = transportOf([response]);
		return { id: request({ exportType: 'segment', segmentId: 6 }).start(transport, 'a'), transport };
	};

	it.each([222222222, '222222222'])('returns the ID %j as text', async (id) => {
		expect(await start(responded({ id })).id).toBe('222222222');
	});

	it.each(['', null, [], {}, { id: null }, { id: '' }, { id: {} }, { id: '../x' }, { id: 2 ** 53 }])(
		'without an ID: %j',
		async (data) => {
			const { kind, message } = await rejectionOf(start(responded(data)).id);
			expect(kind).toBe('unclearStart');
			expect(message).toMatch(/returned no ID/);
		},
	);

	it.each<[string, GivenResponse | Error]>([
		['lost', new ExportError('unreachable', 'no response in time')],
		['a fault', responseOf({ status: 502, body: '<html>Bad Gateway</html>' })],
		['a page', responseOf({ body: '<html>Hello</html>' })],
		['broken off', responseOf({ body: '{"reply', broken: new Error('aborted') })],
	])('that is %s leaves open whether it took effect, and nothing is sent again', async (_, response) => {
		const { id, transport } = start(response);
		expect((await rejectionOf(id)).mayHaveTakenEffect).toBe(true);
		expect(transport.sent).toHaveLength(1);
	});

	it.each([
		new ExportError('unreachable', 'nothing listens', { notSent: true }),
		new ExportError('cancelled', 'stopped'),
	])('is not an unclear start after $kind: $message', async (error) => {
		expect(await rejectionOf(start(error).id)).toBe(error);
	});

	it.each([
		[400, 4001, 'alreadyRunning'],
		[401, 1, 'credentials'],
		[429, 7003, 'rateLimit'],
		[202, 10001, 'busy'],
		[200, 4002, 'refused'],
	])('that is HTTP %d with replyCode %d is %s', async (status, replyCode, kind) => {
		const response = responseOf({ status, body: { replyCode, replyText: 'x', data: '' } });
		expect((await rejectionOf(start(response).id)).kind).toBe(kind);
	});

	it('that is a 403 without an envelope names the permission of the type', async () => {
		const { message } = await rejectionOf(start(responseOf({ status: 403, body: 'Forbidden' })).id);
		expect(message).toContain('export.segment');
	});
});
