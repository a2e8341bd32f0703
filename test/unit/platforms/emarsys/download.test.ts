import { Readable } from 'node:stream';

import type { ExportState } from '../../../../nodes/core/job';
import { filesOf } from '../../../../nodes/platforms/emarsys/download';
import { readText } from '../../../../nodes/transport/body';
import type { HttpResponse } from '../../../../nodes/transport/http';
import { rejectionOf } from '../../support/errors';
import { responseOf, transportOf } from '../../support/transport';

const STATE: ExportState = { exportId: '123', status: 'done', fileName: 'clicks.csv' };
const csv = (type = 'text/csv;charset=UTF-8') =>
	responseOf({ headers: { 'content-type': type }, body: 'a\r\n' });
const reply = (status: number, body: object) =>
	responseOf({ status, headers: { 'content-type': 'application/json' }, body });

/** A response whose first bytes can be peeked at, like those of a socket. */
const streamed = (type: string | undefined, body: string): HttpResponse => ({
	status: 200,
	headers: type === undefined ? {} : { 'content-type': type },
	body: Readable.from([Buffer.from(body)], { objectMode: false }),
});

function open(responses: HttpResponse[]) {
	const transport = transportOf(responses, 'https://api.emarsys.net/api/v2');
	const [file] = filesOf(transport, STATE);
	if (!file) throw new Error('no file');
	return { opened: file.open(), sent: transport.sent };
}

it("is one file, with the platform's name", () => {
	expect(filesOf(transportOf([]), STATE).map(({ fileName }) => fileName)).toEqual(['clicks.csv']);
	expect(filesOf(transportOf([]), { exportId: '123', status: 'done' })[0]).not.toHaveProperty('fileName');
});

it.each(['text/csv;charset=UTF-8', 'text/csv', 'application/octet-stream', 'text/plain', 'application/zip'])(
	'is requested as a whole, without offset and limit, and returned unchanged: %s',
	async (type) => {
		const given = csv(type);
		const { opened, sent } = open([given]);
		expect(await opened).toBe(given);
		expect(given.destroyed).toBe(false);
		expect(sent).toEqual([
			{
				method: 'GET',
				url: 'https://api.emarsys.net/api/v2/export/123/data',
				headers: {
					'Content-Type': 'application/json',
					Accept: 'text/csv, */*;q=0.1',
					'Accept-Encoding': 'identity',
				},
				timeoutMs: 300_000,
				query: {},
				authenticated: true,
			},
		]);
	},
);

it.each([401, 403])(
	'is not refused for a missing permission by a server that it is redirected to (%d)',
	async (status) => {
		const { opened } = open([
			responseOf({ status: 302, headers: { location: 'https://files.example.com/1.csv' } }),
			responseOf({ status }),
		]);
		expect(await rejectionOf(opened)).toMatchObject({
			kind: 'refused',
			message: `The download was redirected to https://files.example.com/1.csv, which refused it (HTTP ${status})`,
			details: { exportId: '123' },
		});
	},
);

it.each([
	[404, 4005, 'notReady'],
	[404, 4004, 'elsewhere'],
	[404, 4006, 'gone'],
	[410, 4003, 'gone'],
	[500, 4007, 'fault'],
	[200, 4005, 'notReady'],
	[429, 7003, 'rateLimit'],
])('that fails with HTTP %d and replyCode %d is %s, with the ID', async (status, replyCode, kind) => {
	const { opened } = open([reply(status, { replyCode, replyText: 'x', data: '' })]);
	expect(await rejectionOf(opened)).toMatchObject({ kind, details: { exportId: '123', httpStatus: status } });
});

it('that lacks the permission names it', async () => {
	const { message } = await rejectionOf(open([responseOf({ status: 403 })]).opened);
	expect(message).toContain('export.download');
});

it('that is a web page or a success without a file is an error', async () => {
	const page = responseOf({ headers: { 'content-type': 'text/html' }, body: '<p>Sign in</p>' });
	expect(await rejectionOf(open([page]).opened)).toMatchObject({
		kind: 'badResponse',
		details: { exportId: '123' },
	});
	expect(page.destroyed).toBe(true);
	const success = reply(200, { replyCode: 0, replyText: 'OK', data: '' });
	expect(await rejectionOf(open([success]).opened)).toMatchObject({
		kind: 'badResponse',
		details: { exportId: '123' },
	});
});

describe.each([undefined, 'text/plain', 'application/octet-stream', 'text/csv'])('typed %s', (type) => {
	it.each([
		['{"replyCode":4005,"replyText":"x","data":""}', 'notReady'],
		['\ufeff {"replyCode":4007,"replyText":"x","data":""}', 'fault'],
		['{"replyCode":0,"replyText":"OK","data":{"id":123,"status":"done"}}', 'badResponse'],
		['{"id":1}', 'badResponse'],
		['<!doctype html><p>Sign in</p>', 'badResponse'],
		['\r\n<html><p>Sign in</p></html>', 'badResponse'],
	])('it is no file if it is %s', async (body, kind) => {
		expect(await rejectionOf(open([streamed(type, body)]).opened)).toMatchObject({
			kind,
			details: { exportId: '123', httpStatus: 200 },
		});
	});

	it.each(['a;b\r\n1;2\r\n', '\ufeffa,b\n', '{"a"};b\n', '<b>;c\n', ''])(
		'it is returned unchanged if it is %j',
		async (body) => {
			const given = streamed(type, body);
			expect(await open([given]).opened).toBe(given);
			expect(await readText(given)).toBe(body.replace(/^\ufeff/, ''));
		},
	);
});

describe.each([undefined, 'text/csv', 'application/json'])('typed %s', (type) => {
	it('it is in WebDAV only if it is the status, with or without an envelope', async () => {
		for (const body of [
			'{"id":"7","status":"done","file_name":"a.csv"}',
			'{"replyCode":0,"replyText":"OK","data":{"id":"7","status":"done","file_name":"a.csv"}}',
		]) {
			expect(await rejectionOf(open([streamed(type, body)]).opened)).toMatchObject({
				kind: 'badResponse',
				details: { exportId: '123', httpStatus: 200, isWithoutFile: true },
			});
		}
	});

	it.each(['user_id,E-Mail\n1,anna@example.com\n', '"E-Mail"\n"anna@example.com"\n', '"E-Mail"\n', '1\n2\n'])(
		'it is the file if it is CSV: %j',
		async (body) => {
			const given = streamed(type, body);
			expect(await open([given]).opened).toBe(given);
		},
	);
});

it.each([
	[200, 'application/json', '{"contacts":[{"email":"anna@example.com"}]}'],
	[200, 'application/json', '[{"email":"anna@example.com"}]'],
	[200, 'application/json', 'null'],
	[200, 'application/json', 'true\n'],
	[200, 'text/csv', '{"email":"anna@example.com"}'],
	[200, 'application/json', '{"email":"anna@example.com"'],
	[200, 'application/json', '{"replyCode":0,"replyText":"OK","data":[{"email":"anna@example.com"}]}'],
	[200, 'text/html', '<p>anna@example.com</p>'],
	[203, 'text/csv', 'email\nanna@example.com\n'],
	[206, 'text/csv', 'email\nanna@example.com\n'],
])('never gets into an error: HTTP %d, %s, %s', async (status, type, body) => {
	const error = await rejectionOf(open([{ ...streamed(type, body), status }]).opened);
	expect(error).toMatchObject({ kind: 'badResponse', details: { exportId: '123', httpStatus: status } });
	expect(JSON.stringify([error.message, error.details])).not.toContain('anna');
});

it('is followed to another host, without the credentials', async () => {
	const away = responseOf({ status: 302, headers: { location: 'https://files.example.com/1.csv?sig=1' } });
	const { opened, sent } = open([away, csv()]);
	await opened;
	expect(sent.map(({ authenticated }) => authenticated)).toEqual([true, false]);
});
