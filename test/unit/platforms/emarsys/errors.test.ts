import type { ErrorKind } from '../../../../nodes/core/exportError';
import { errorOf, type Envelope } from '../../../../nodes/platforms/emarsys/errors';
import type { RequestDetails } from '../../../../nodes/platforms/emarsys/errorTexts';
import { wsseRefusal } from '../../../../nodes/platforms/emarsys/wsseSunset';
import { responseOf } from '../../support/transport';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const REQUEST: RequestDetails = { permission: 'export.registrations', exportId: '222222222' };
const MINUTE = 60_000;

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

const errorFor = (
	status: number,
	envelope?: Envelope,
	{ headers = {}, request = REQUEST }: { headers?: Record<string, string>; request?: RequestDetails } = {},
) => errorOf(responseOf({ status, headers }), envelope, request);

it.each([0, '0'])('HTTP 200 with replyCode %j is success', (replyCode) => {
	expect(errorFor(200, { replyCode, replyText: 'OK', data: {} })).toBeUndefined();
});

it.each([undefined, null, '', 'OK', {}, [], false])('replyCode %j is not success', (replyCode) => {
	expect(errorFor(200, { replyCode })).toBeDefined();
});

it.each([202, 204, 400, 500])('replyCode 0 with HTTP %d is not success', (status) => {
	expect(errorFor(status, { replyCode: 0, replyText: 'OK' })).toBeDefined();
});

it('a segment that is being evaluated is busy, with HTTP 200, too', () => {
	const replyText = 'The segment is being evaluated';
	expect(errorFor(200, { replyCode: 10001, replyText })?.kind).toBe('busy');
	expect(errorFor(200, { replyCode: 10001, replyText: 'Invalid filter' })?.kind).toBe('refused');
});

it('replyCode 0 with HTTP 202 leaves open whether a start took effect', () => {
	expect(errorFor(202, { replyCode: 0, replyText: 'OK' })?.mayHaveTakenEffect).toBe(true);
	expect(errorFor(400, { replyCode: 0, replyText: 'OK' })?.mayHaveTakenEffect).toBe(false);
});

const TABLE: Array<[number, number | undefined, ErrorKind, boolean, RegExp]> = [
	[400, 10001, 'refused', false, /refused a parameter: what they say/],
	[400, 4000, 'refused', false, /parameters of the export: what they say/],
	[400, 4002, 'refused', false, /parameters of the export: what they say/],
	[400, 4001, 'alreadyRunning', false, /already running an export with the same settings/],
	[401, 1, 'credentials', false, /did not accept the credentials/],
	[401, undefined, 'credentials', false, /did not accept the credentials/],
	[403, undefined, 'permission', false, /lacks the permission export\.registrations/],
	[404, 4005, 'notReady', true, /222222222 is not ready/],
	[404, 4004, 'elsewhere', false, /222222222.*sent to an FTP server/],
	[404, 4006, 'gone', false, /lost the file of export 222222222/],
	[404, undefined, 'notFound', false, /does not know export 222222222/],
	[410, 4003, 'gone', false, /222222222 is no longer stored/],
	[410, undefined, 'gone', false, /222222222/],
	[202, 10001, 'busy', true, /evaluating the segment/],
	[423, 10003, 'busy', true, /already running a segment/],
	[429, 7003, 'rateLimit', true, /too many requests/],
	[429, undefined, 'rateLimit', true, /too many requests/],
	[500, 4007, 'fault', true, /HTTP 500/],
	[500, undefined, 'fault', true, /HTTP 500/],
	[502, undefined, 'fault', true, /HTTP 502/],
	[503, undefined, 'fault', true, /HTTP 503/],
	[400, 99, 'refused', false, /HTTP 400, replyCode 99\): what they say/],
	[418, undefined, 'refused', false, /HTTP 418, replyCode missing/],
];

it.each(TABLE)(
	'HTTP %d with replyCode %s is %s (retryable: %s)',
	(status, replyCode, kind, isRetryable, text) => {
		const envelope =
			replyCode === undefined ? undefined : { replyCode, replyText: 'what <b>they</b> say', data: '' };
		const error = errorFor(status, envelope);
		expect(error).toMatchObject({
			kind,
			isRetryable,
			details: { httpStatus: status, exportId: '222222222' },
		});
		expect(error?.message).toMatch(text);
		expect(error?.details.description).toMatch(/\w{4,}/);
	},
);

it.each<[number, ErrorKind]>([
	[10001, 'refused'],
	[4000, 'refused'],
	[4001, 'alreadyRunning'],
	[4002, 'refused'],
	[4003, 'gone'],
	[4004, 'elsewhere'],
	[4005, 'notReady'],
	[4006, 'gone'],
	[7003, 'rateLimit'],
])('replyCode %d means the same with HTTP 200', (replyCode, kind) => {
	expect(errorFor(200, { replyCode, replyText: 'x', data: '' })).toMatchObject({ kind });
	expect(errorFor(200, { replyCode: String(replyCode) })).toMatchObject({ kind });
});

it('combines the code with the status: 10001 with HTTP 400 does not mean a segment being evaluated', () => {
	expect(errorFor(400, { replyCode: 10001 })?.kind).toBe('refused');
	expect(errorFor(202, { replyCode: 10001 })?.kind).toBe('busy');
	expect(errorFor(401, { replyCode: 10003 })?.kind).toBe('credentials');
});

it.each<[number, ErrorKind]>([
	[401, 'credentials'],
	[429, 'rateLimit'],
	[500, 'fault'],
	[502, 'fault'],
	[503, 'fault'],
])('HTTP %d is %s whatever replyCode is with it', (status, kind) => {
	const texts = [
		'Invalid export ID',
		'Invalid distribution method: local',
		'The segment is being evaluated',
		'x',
	];
	for (const replyCode of [0, 1, 99, 4000, 4001, 4002, 4003, 4004, 4005, 4006, 4007, 7003, 10001, 10003])
		for (const replyText of texts) expect(errorFor(status, { replyCode, replyText })?.kind).toBe(kind);
});

it('treats a rejected export ID as an unknown export', () => {
	const invalid = { replyCode: 10001, replyText: 'Invalid export ID', data: '' };
	expect(errorFor(400, invalid)).toMatchObject({
		kind: 'notFound',
		message: 'Emarsys does not know export 222222222: Invalid export ID',
	});
	expect(errorFor(400, invalid, { request: { permission: 'x' } })?.kind).toBe('refused');
});

it('says that the credentials are right if a permission is missing', () => {
	expect(errorFor(403)?.details.description).toMatch(/credentials are right.*export\.registrations/);
});

describe('403 names the permission and the URL', () => {
	const at = (baseUrl: string) =>
		errorFor(403, undefined, {
			request: { permission: 'export.status', address: { baseUrl, path: '/export/1' } },
		});

	it.each(['https://api.emarsys.net/api/v3', ' https://api.emarsys.net/api/v2/\u200b'])('%s', (baseUrl) => {
		expect(at(baseUrl)?.message).toMatch(
			/^The Emarsys API user lacks the permission export\.status \(HTTP 403 from https:\/\/api\.emarsys\.net\/api\/v[23]\/export\/1\)$/,
		);
		expect(at(baseUrl)?.details.description).toContain('"Base URL"');
	});

	it.each([
		['https://api.emarsys.net', /ends in neither \/api\/v2 nor \/api\/v3.*permission export\.status/],
		[
			'https://api.emarsys.net/api/v3/settings',
			/ends in neither.*permission export\.status.*v3\/settings\/export/,
		],
		['https://api.sap.emarsys.net/api/v3', /has no exports.*permission export\.status/],
	])('the most likely cause first: %s', (baseUrl, text) => {
		expect(at(baseUrl)).toMatchObject({ kind: 'permission' });
		expect(at(baseUrl)?.message).toMatch(text);
		expect(at(baseUrl)?.message).toMatch(/^"Base URL"/);
	});
});

it.each(['local', 'ftp', 'sftp', 'mail'])(
	'says that delivery by %s is disabled, and whom to ask',
	(method) => {
		const text = `Invalid distribution method: ${method}`;
		const error = errorFor(400, { replyCode: 10001, replyText: text, data: '' });
		expect(error?.message).toMatch(/switched off for this Emarsys account/);
		expect(error?.message).toContain(text);
		expect(error?.details.description).toMatch(/support.*"Deliver By"/);
	},
);

it('says what to do about an export that is already running', () => {
	expect(errorFor(400, { replyCode: 4001 })?.details.description).toContain('"If Already Running"');
});

it('does not mention an export if there is none', () => {
	const error = errorFor(404, undefined, { request: { permission: 'field.get' } });
	expect(error?.message).toBe('Emarsys does not know this');
	expect(error?.details).not.toHaveProperty('exportId');
});

describe('the pause', () => {
	it('after too many requests lasts until the reset, by the clock of the server', () => {
		const server = NOW + 20 * MINUTE;
		const headers = {
			date: new Date(server).toUTCString(),
			'x-ratelimit-limit': '1000',
			'x-ratelimit-reset': String((server + 40_000) / 1000),
		};
		expect(errorFor(429, { replyCode: 7003 }, { headers })?.details.retryAfterMs).toBe(41_000);
		expect(errorFor(200, { replyCode: 7003 }, { headers })?.details.retryAfterMs).toBe(41_000);
	});

	it('after a server error is Retry-After, if present', () => {
		expect(errorFor(503, undefined, { headers: { 'retry-after': '30' } })?.details.retryAfterMs).toBe(30_000);
		expect(errorFor(503)?.details).not.toHaveProperty('retryAfterMs');
	});
});

describe('401: clock or credentials', () => {
	const TIME_FRAME = { replyCode: 1, replyText: 'Time frame is invalid', data: '' };
	const refused = (serverOffMs: number | undefined, envelope?: Envelope) =>
		errorFor(
			401,
			envelope,
			serverOffMs === undefined ? {} : { headers: { date: new Date(NOW + serverOffMs).toUTCString() } },
		);

	it.each([
		[6 * MINUTE, '6 min behind'],
		[-6 * MINUTE, '6 min ahead'],
		[61 * MINUTE, '1 h 1 min behind'],
	])('the clock, with %d ms between here and the server', (off, text) => {
		const error = refused(off, { replyCode: 1, replyText: 'Unauthorized' });
		expect(error?.kind).toBe('clock');
		expect(error?.message).toContain(text);
		expect(error?.details.description).toContain('NTP');
		expect(refused(off)?.kind).toBe('clock');
	});

	it.each([0, 4 * MINUTE, -5 * MINUTE])('the credentials, with %d ms between them', (off) => {
		const error = refused(off, { replyCode: 1, replyText: 'Unauthorized' });
		expect(error?.kind).toBe('credentials');
		expect(error?.message).toContain('Unauthorized');
	});

	it('the clock, if the server says so and they differ by minutes', () => {
		expect(refused(4 * MINUTE, TIME_FRAME)?.kind).toBe('clock');
	});

	it('the clock, if the server says so without its own time', () => {
		expect(refused(undefined, TIME_FRAME)?.kind).toBe('clock');
	});

	it('the clock is not ruled out if the server does not send its own time', () => {
		const error = refused(undefined, { replyCode: 1, replyText: 'Unauthorized' });
		expect(error?.kind).toBe('credentials');
		expect(error?.details.description).not.toMatch(/clock is right/);
	});
});

describe('a rejected WSSE login', () => {
	const WSSE: RequestDetails = { ...REQUEST, credentialType: 'emarsysWsseApi' };
	const refusal = (now: string, request: RequestDetails, headers: Record<string, string> = {}) => {
		jest.setSystemTime(new Date(now));
		return errorFor(401, { replyCode: 1, replyText: 'Unauthorized' }, { request, headers });
	};

	it.each(['2026-12-31T22:59:59Z', '2026-11-26T12:00:00Z'])('blames user name and secret at %s', (now) => {
		expect(refusal(now, WSSE)?.message).toMatch(/^Emarsys did not accept the credentials/);
	});

	it.each(['2026-12-31T23:00:00Z', '2027-06-01T12:00:00Z'])('blames the end of WSSE at %s', (now) => {
		const error = refusal(now, WSSE);
		expect(error).toMatchObject({ kind: 'credentials' });
		expect(error?.message).toMatch(/^Emarsys ended WSSE on 31 December 2026.*: Unauthorized$/);
		expect(error?.details.description).toMatch(/"Emarsys OAuth2 API".*choose it in the field "Credential"/);
	});

	it("uses Emarsys' own clock if known", () => {
		const date = 'Fri, 01 Jan 2027 08:00:00 GMT';
		expect(refusal('2026-11-20T12:00:00Z', WSSE, { date })?.message).toMatch(/^Emarsys ended WSSE/);
		const before = 'Fri, 20 Nov 2026 12:00:00 GMT';
		expect(refusal('2027-01-20T12:00:00Z', WSSE, { date: before })?.message).toMatch(/clock of this n8n/);
	});

	it('does not mention WSSE with OAuth 2.0', () => {
		const request = { ...REQUEST, credentialType: 'emarsysOAuth2Api' };
		expect(refusal('2027-06-01T12:00:00Z', request)?.message).toMatch(
			/^Emarsys did not accept the credentials/,
		);
	});

	it('has the same message in the credential test', () => {
		expect(wsseRefusal(Date.parse('2026-12-31T22:59:59Z'))).toMatch(/ends with \/api\/v2/);
		expect(wsseRefusal(Date.parse('2026-12-31T23:00:00Z'))).toMatch(/^Emarsys ended WSSE/);
	});
});
