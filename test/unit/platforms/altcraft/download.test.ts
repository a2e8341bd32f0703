import { Readable } from 'node:stream';
import type { ExportState } from '../../../../nodes/core/job';
import { filesOf } from '../../../../nodes/platforms/altcraft/download';
import { readText } from '../../../../nodes/transport/body';
import type { HttpResponse } from '../../../../nodes/transport/http';
import { errorFrom, rejectionOf } from '../../support/errors';
import { responseOf, transportOf, type GivenResponse } from '../../support/transport';

const PATH = '/api/download/data/4cf4/1_database_export.csv';
const done = (more: Partial<ExportState> = {}): ExportState => ({
	exportId: 'task_1',
	status: 'done',
	...more,
});
const file = () => responseOf({ headers: { 'content-type': 'text/csv' }, body: 'a,b\r\n' });
const envelope = (error: number, status = 200) =>
	responseOf({ status, headers: { 'content-type': 'application/json' }, body: { error, error_text: 'x' } });

const html = (status = 200) =>
	responseOf({ status, headers: { 'content-type': 'text/html' }, body: '<p>Sign in</p>' });
const refusal = (status: number, type: string, body: string) =>
	responseOf({ status, headers: { 'content-type': type }, body });

/** A response whose first bytes can be peeked at, like those of a socket. */
const streamed = (type: string | undefined, ...chunks: string[]): HttpResponse => ({
	status: 200,
	headers: type === undefined ? {} : { 'content-type': type },
	body: Readable.from(
		chunks.map((chunk) => Buffer.from(chunk)),
		{ objectMode: false },
	),
});

function open(responses: HttpResponse[], path = PATH, baseUrl = 'https://panel.example.com') {
	const transport = transportOf(responses, baseUrl);
	const [first] = filesOf(transport, done({ fileUrls: [path] }));
	if (!first) throw new Error('no file');
	return { opened: first.open(), sent: transport.sent };
}

describe('the files of an export', () => {
	const names = (state: ExportState) => filesOf(transportOf([]), state).map(({ fileName }) => fileName);

	it('are the URLs in order', () => {
		expect(names(done({ fileUrls: ['/a/1.csv', '/a/2.csv?x=1'] }))).toEqual(['1.csv', '2.csv']);
	});

	it('are empty if nothing was exported', () => {
		expect(names(done({ total: 0 }))).toEqual([]);
	});

	it.each([undefined, 5])('must exist if the total is %j', (total) => {
		const state = done(total === undefined ? {} : { total });
		expect(errorFrom(() => names(state))).toMatchObject({
			kind: 'badResponse',
			details: { exportId: 'task_1' },
		});
	});
});

describe('a download', () => {
	const elsewhere = responseOf({
		status: 302,
		headers: { location: 'https://files.example.com/1.csv?sign=x' },
	});

	it.each([400, 401, 403, 404])(
		'that is redirected and refused there with %d does not put the token into a URL',
		async (status) => {
			const { opened, sent } = open([
				elsewhere,
				refusal(status, 'application/xml', '<Error>expired</Error>'),
			]);
			expect((await rejectionOf(opened)).message).toMatch(
				/redirected to https:\/\/files\.example\.com\/1\.csv, which .*HTTP/,
			);
			expect(sent.map(({ authenticated, query }) => [authenticated, query])).toEqual([
				[true, {}],
				[false, undefined],
			]);
		},
	);

	it('that is redirected from one address is requested from the other', async () => {
		const { opened, sent } = open(
			[elsewhere, refusal(403, 'text/html', '<p>Sign in</p>'), file()],
			PATH,
			'https://panel.example.com/altcraft',
		);
		expect(await readText(await opened)).toBe('a,b\r\n');
		expect(sent.map(({ url }) => url).at(-1)).toBe(`https://panel.example.com${PATH}`);
	});

	it.each(['https://panel.example.com', 'https://panel.example.com/', 'https://panel.example.com/api/v1.1/'])(
		'is requested from the origin of the panel %s, without the token in the URL',
		async (baseUrl) => {
			const given = file();
			const { opened, sent } = open([given], PATH, baseUrl);
			expect(await opened).toBe(given);
			expect(given.destroyed).toBe(false);
			expect(sent).toEqual([
				{
					method: 'GET',
					url: `https://panel.example.com${PATH}`,
					headers: { 'Accept-Encoding': 'identity', 'Request-ID': expect.any(String) as string },
					query: {},
					authenticated: true,
				},
			]);
		},
	);

	it.each<[string, GivenResponse]>([
		['by a status', responseOf({ status: 401 })],
		['by a status and an envelope', envelope(401, 401)],
		['by an envelope alone', envelope(401)],
		['by a status 403', envelope(403, 403)],
		['by a sign-in page', html()],
		['by a status and no JSON', refusal(401, 'application/json', '')],
		['by a status and other JSON', refusal(401, 'application/json', '{"message":"Unauthorized"}')],
		['by a status and a problem', refusal(403, 'application/problem+json', '{"title":"Forbidden"}')],
		['by a status and a page', html(401)],
		['by 400 and other JSON', refusal(400, 'application/json', '{"message":"token"}')],
	])('that is refused %s is requested once more, with the token in the URL', async (_, refusal) => {
		const given = file();
		const { opened, sent } = open([refusal, given]);
		expect(await opened).toBe(given);
		expect(sent.map(({ query }) => query)).toEqual([{}, { token: '' }]);
	});

	it('that is refused both times says why, with the ID', async () => {
		const { opened } = open([envelope(401), envelope(403)]);
		expect(await rejectionOf(opened)).toMatchObject({ kind: 'permission', details: { exportId: 'task_1' } });
	});

	it.each([
		[503, 'fault'],
		[429, 'rateLimit'],
		[404, 'notFound'],
		[410, 'gone'],
		[402, 'refused'],
		[418, 'refused'],
		[202, 'badResponse'],
		[204, 'badResponse'],
	])('that ends with %d (%s) is not requested with the token in the URL', async (status, kind) => {
		const { opened, sent } = open([responseOf({ status })]);
		expect(await rejectionOf(opened)).toMatchObject({ kind, details: { exportId: 'task_1' } });
		expect(sent).toHaveLength(1);
	});

	it.each([
		[503, 'fault', 'application/json', '{"message":"upstream"}'],
		[503, 'fault', 'application/xml', '<Error><Code>SlowDown</Code></Error>'],
		[404, 'notFound', 'application/json', '{"message":"no such file"}'],
		[404, 'notFound', 'text/html', '<p>Not found</p>'],
		[410, 'gone', 'text/html', '<p>Gone</p>'],
		[402, 'refused', 'text/html', '<p>Pay</p>'],
	])('that ends with %d (%s), typed %s, is not either: %s', async (status, kind, type, body) => {
		const { opened, sent } = open([refusal(status, type, body)]);
		expect(await rejectionOf(opened)).toMatchObject({
			kind,
			isRetryable: status === 503,
			details: { exportId: 'task_1', httpStatus: status },
		});
		expect(sent).toHaveLength(1);
	});

	it.each(['https://evil.test/1.csv', '//evil.test/1.csv', 'ftp://panel.example.com/1.csv', 'file:///etc/x'])(
		'of %s is not requested at all',
		async (path) => {
			const { opened, sent } = open([], path);
			expect(await rejectionOf(opened)).toMatchObject({ kind: 'refused', details: { exportId: 'task_1' } });
			expect(sent).toEqual([]);
		},
	);

	it.each([
		['http://panel.example.com/1.csv', 'https://panel.example.com', ['/1.csv']],
		['http://panel.example.com:8080/1.csv?a=b', 'https://panel.example.com', ['/1.csv?a=b']],
		['/panel/api/1.csv', 'https://panel.example.com/panel/', ['/panel/api/1.csv']],
		['/api/1.csv', 'https://panel.example.com/panel/', ['/panel/api/1.csv', '/api/1.csv']],
		['api/1.csv', 'https://panel.example.com/panel', ['/panel/api/1.csv']],
	])('of %s is requested from the panel %s', async (path, baseUrl, tried) => {
		const { opened, sent } = open(
			[...tried.slice(1).map(() => responseOf({ status: 404 })), file()],
			path,
			baseUrl,
		);
		expect((await opened).status).toBe(200);
		expect(sent.map(({ url }) => url)).toEqual(tried.map((url) => `https://panel.example.com${url}`));
	});

	describe('of a panel below a path', () => {
		const below = (responses: HttpResponse[]) =>
			open(responses, '/api/1.csv', 'https://panel.example.com/panel/');
		const asked = (sent: ReturnType<typeof below>['sent']) =>
			sent.map(({ url, query }) => `${new URL(url).pathname}${query && 'token' in query ? '?token' : ''}`);

		it('finds the file at the second address with the header alone', async () => {
			for (const first of [html(404), html(), envelope(401)]) {
				const { opened, sent } = below([first, file()]);
				expect((await opened).status).toBe(200);
				expect(asked(sent)).toEqual(['/panel/api/1.csv', '/api/1.csv']);
			}
		});

		it('finds it at the first address with the token, after a sign-in page there', async () => {
			const { opened, sent } = below([html(), html(404), file()]);
			expect((await opened).status).toBe(200);
			expect(asked(sent)).toEqual(['/panel/api/1.csv', '/api/1.csv', '/panel/api/1.csv?token']);
		});

		it('finds it at the second address with the token', async () => {
			const { opened, sent } = below([html(404), envelope(401), file()]);
			expect((await opened).status).toBe(200);
			expect(asked(sent)).toEqual(['/panel/api/1.csv', '/api/1.csv', '/api/1.csv?token']);
			const both = below([html(), envelope(401), html(), file()]);
			expect((await both.opened).status).toBe(200);
			expect(asked(both.sent).slice(2)).toEqual(['/panel/api/1.csv?token', '/api/1.csv?token']);
		});

		it('ends with what the last request says, or at once where another address would not help', async () => {
			const refused = below([html(), html(404), envelope(403)]);
			expect(await rejectionOf(refused.opened)).toMatchObject({ kind: 'permission' });
			const fault = below([responseOf({ status: 503 })]);
			expect(await rejectionOf(fault.opened)).toMatchObject({ kind: 'fault' });
			const gone = below([html(410)]);
			expect(await rejectionOf(gone.opened)).toMatchObject({ kind: 'gone' });
		});
	});

	const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

	it.each([
		['application/json', '[{"id":1}]', 'json'],
		['application/json', '[{"id":1}]', 'csv'],
		['application/json', '{"error":"none of the above"}', 'json'],
		['application/json', '{"error":401,"error_text":"x"}\n{"error":0}', 'jsonl'],
		['application/xml', '<profiles><profile/></profiles>', 'xml'],
		['application/json', '', 'json'],
		[sheet, 'PK\u0003\u0004', 'xlsx'],
		['application/x-ndjson', '{"id":1}\n{"id":2}\n', 'jsonl'],
		['application/x-ndjson', '{"id":1}\n', 'csv'],
		['application/json', 'a,b\n1,2\n', 'csv'],
		['text/plain', '{"a",b\n1,2\n', 'csv'],
		['text/plain', '{"id":1}', 'csv'],
		[undefined, '{"error":0,"x":1}', 'json'],
		['text/plain', '{"error":0,"x":1}', 'ndjson'],
		['text/plain', '<xml><error>0</error></xml>', 'xml'],
		['text/csv', '{"error":0}\n{"error":0}', 'csv'],
		[undefined, '<b>,c\n1,2\n', 'csv'],
		['application/octet-stream', '\ufeffa;b\n', 'csv'],
		['text/csv', '', 'csv'],
	])('whose file is itself %s is not a refusal: %s', async (type, body, ending) => {
		const given = streamed(type, body);
		expect(await open([given], `/a/export.${ending}`).opened).toBe(given);
		expect(await readText(given)).toBe(body.replace(/^\ufeff/, ''));
	});

	it.each([
		['application/json', '{"error":401,"error_text":"Invalid token"}', 'json'],
		['application/xml', '<xml><error>401</error><error_text>Invalid token</error_text></xml>', 'xml'],
		['text/plain', '{"error":401,"error_text":"Invalid token"}', 'csv'],
		[undefined, '\ufeff \n{"error":401,"error_text":"Invalid token"}', 'csv'],
		['application/octet-stream', '<?xml version="1.0"?><xml><error>401</error></xml>', 'csv'],
		['text/csv', '<xml><error>403</error></xml>', 'csv'],
		['application/octet-stream', '<!DOCTYPE html><p>Sign in</p>', 'csv'],
		[undefined, '\n<HTML lang="en"><p>Sign in</p></html>', 'csv'],
	])('typed %s can be refused by its content: %s', async (type, body, ending) => {
		const given = streamed(type, '[]');
		const { opened, sent } = open([streamed(type, body), given], `/a/export.${ending}`);
		expect(await opened).toBe(given);
		expect(sent.map(({ query }) => query)).toEqual([{}, { token: '' }]);
	});

	it.each(['null', 'true', 'false\n'])('typed JSON is no CSV file if it is %s', async (body) => {
		const { opened } = open([streamed('application/json', body)]);
		expect(await rejectionOf(opened)).toMatchObject({ kind: 'badResponse' });
	});

	it('can be refused by an envelope that arrives in pieces', async () => {
		const given = file();
		const { opened } = open([streamed('text/plain', '{"error":4', '01,"error_text":"x"}'), given]);
		expect(await opened).toBe(given);
	});

	it('of a large file of JSON is not read ahead', async () => {
		const chunk = `${'{"error":401},'.repeat(5000)}\n`;
		let made = 0;
		const body = Readable.from(
			(function* () {
				for (; made < 100; made++) yield Buffer.from(chunk);
			})(),
			{ objectMode: false },
		);
		const given = { status: 200, headers: { 'content-type': 'application/json' }, body };
		expect(await open([given], '/api/download/data/1/contacts.json').opened).toBe(given);
		expect(made).toBeLessThan(5);
		expect(await readText(given)).toBe(chunk.repeat(100));
	});

	it.each(['{"message":"Unauthorized"}', '{"error":0,"error_text":"Successful operation"}', '{}', ''])(
		'of a CSV file that is answered with other JSON says so: %s',
		async (body) => {
			const { opened, sent } = open([streamed('application/json', body)]);
			expect(await rejectionOf(opened)).toMatchObject({
				kind: 'badResponse',
				details: { exportId: 'task_1', httpStatus: 200 },
			});
			expect(sent).toHaveLength(1);
		},
	);

	describe.each(['text/csv', 'text/plain', 'application/octet-stream', undefined])('typed %s', (type) => {
		it.each([
			'{"error":0,"error_text":"ok","data":null}',
			'<?xml version="1.0"?><xml><data/><error>0</error></xml>',
		])('is no CSV file if it is an envelope: %s', async (body) => {
			const { opened, sent } = open([streamed(type, body)]);
			expect(await rejectionOf(opened)).toMatchObject({
				kind: 'badResponse',
				message: expect.stringMatching(/ instead of a file$/) as string,
				details: { exportId: 'task_1', httpStatus: 200 },
			});
			expect(sent).toHaveLength(1);
		});
	});

	it('does not send the token to another host', async () => {
		const elsewhere = responseOf({ status: 302, headers: { location: 'https://files.example.com/1.csv' } });
		const { opened, sent } = open([envelope(401), elsewhere, file()]);
		await opened;
		expect(sent[2]).toMatchObject({ url: 'https://files.example.com/1.csv', authenticated: false });
		expect(sent[2]).not.toHaveProperty('query');
	});

	it('has a new Request-ID for each request to the panel, and none for another host', async () => {
		const to = (location: string) => responseOf({ status: 302, headers: { location } });
		const { opened, sent } = open([
			envelope(401),
			to('/files/1.csv'),
			to('https://files.example.com/1.csv'),
			file(),
		]);
		await opened;
		const ids = sent.map(({ headers }) => headers?.['Request-ID']);
		expect(ids).toEqual([...Array<unknown>(3).fill(expect.any(String)), undefined]);
		expect(new Set(ids).size).toBe(4);
	});
});
