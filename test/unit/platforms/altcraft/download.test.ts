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
					headers: { 'Accept-Encoding': 'identity' },
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
		['by a sign-in page', responseOf({ headers: { 'content-type': 'text/html' }, body: '<p>Sign in</p>' })],
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
		[204, 'refused'],
	])('that ends with %d (%s) is not requested with the token in the URL', async (status, kind) => {
		const { opened, sent } = open([responseOf({ status })]);
		expect(await rejectionOf(opened)).toMatchObject({ kind, details: { exportId: 'task_1' } });
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

	/** A response whose first bytes can be peeked at, like those of a socket. */
	const streamed = (type: string, body: string) => ({
		...responseOf({ headers: { 'content-type': type } }),
		body: Readable.from([Buffer.from(body)]),
	});

	it.each([
		['application/json', '[{"id":1}]', 'json'],
		['application/json', '{"error":"none of the above"}', 'json'],
		['application/xml', '<profiles><profile/></profiles>', 'xml'],
		['application/json', '', 'json'],
	])('whose file is itself %s is not a refusal: %s', async (type, body, ending) => {
		const given = streamed(type, body);
		expect(await open([given], `/a/export.${ending}`).opened).toBe(given);
		expect(await readText(given)).toBe(body);
	});

	it.each([
		['application/json', '{"error":401,"error_text":"Invalid token"}', 'json'],
		['application/xml', '<xml><error>401</error><error_text>Invalid token</error_text></xml>', 'xml'],
	])('of a file that is %s can still be refused by an envelope', async (type, body, ending) => {
		const given = streamed(type, '[]');
		const { opened, sent } = open([streamed(type, body), given], `/a/export.${ending}`);
		expect(await opened).toBe(given);
		expect(sent.map(({ query }) => query)).toEqual([{}, { token: '' }]);
	});

	it('does not send the token to another host', async () => {
		const elsewhere = responseOf({ status: 302, headers: { location: 'https://files.example.com/1.csv' } });
		const { opened, sent } = open([envelope(401), elsewhere, file()]);
		await opened;
		expect(sent[2]).toMatchObject({ url: 'https://files.example.com/1.csv', authenticated: false });
		expect(sent[2]).not.toHaveProperty('query');
	});
});
