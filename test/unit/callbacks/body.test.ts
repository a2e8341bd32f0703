import { callbackBody, LONGEST_CALLBACK, type CallbackRequest } from '../../../nodes/callbacks/body';

const rawOf = (text: string) => Buffer.from(text);

it('reads the bytes, however n8n has parsed them', async () => {
	const text = '{"id":"1","status":"done"}';
	const expected = { id: '1', status: 'done' };
	for (const body of [expected, text, { [text]: '' }, {}, undefined]) {
		expect(await callbackBody({ body, rawBody: rawOf(text) })).toEqual(expected);
	}
});

it('reads a body with a byte order mark, and bytes that are not a Buffer', async () => {
	expect(await callbackBody({ rawBody: rawOf('\ufeff{"id":1}') })).toEqual({ id: 1 });
	expect(await callbackBody({ rawBody: new Uint8Array(rawOf('{"id":1}')) })).toEqual({ id: 1 });
});

it('uses what n8n has parsed if the bytes are not JSON: a form, XML', async () => {
	expect(await callbackBody({ body: { id: '1' }, rawBody: rawOf('id=1') })).toEqual({ id: '1' });
	expect(await callbackBody({ body: { id: '1' } })).toEqual({ id: '1' });
	expect(await callbackBody({ body: '{"id":1}' })).toEqual({ id: 1 });
});

it.each([
	{},
	{ body: undefined },
	{ body: '' },
	{ body: 'text' },
	{ rawBody: rawOf('{"id":') },
	{ rawBody: rawOf('') },
])('finds nothing in %j', async (request) => {
	expect(await callbackBody(request)).toBeUndefined();
});

describe('a body that is too long', () => {
	const fits = `{"id":1,"a":"${'x'.repeat(LONGEST_CALLBACK - 15)}"}`;

	it('is not parsed', async () => {
		expect(fits).toHaveLength(LONGEST_CALLBACK);
		expect(await callbackBody({ rawBody: rawOf(fits) })).toMatchObject({ id: 1 });
		expect(await callbackBody({ body: { id: 1 }, rawBody: rawOf(`${fits} `) })).toBeUndefined();
	});

	it('is recognized by its announced length, too', async () => {
		const headers = { 'content-length': String(LONGEST_CALLBACK + 1) };
		expect(await callbackBody({ body: { id: 1 }, headers })).toBeUndefined();
		expect(await callbackBody({ body: { id: 1 }, headers: { 'content-length': '8' } })).toEqual({ id: 1 });
		expect(await callbackBody({ body: { id: 1 }, headers: { 'content-length': 'many' } })).toEqual({ id: 1 });
	});
});

describe('a body that n8n has left unread', () => {
	/** A request whose bytes arrive when they are read. */
	const unread = (bytes: Uint8Array, headers: Record<string, string> = {}): CallbackRequest => ({
		headers,
		async readRawBody() {
			this.rawBody = bytes;
			return await Promise.resolve();
		},
	});

	it('is read', async () => {
		expect(await callbackBody(unread(rawOf('{"id":1}')))).toEqual({ id: 1 });
		expect(await callbackBody(unread(rawOf('')))).toBeUndefined();
		expect(await callbackBody(unread(rawOf(' '.repeat(LONGEST_CALLBACK) + '{"id":1}')))).toBeUndefined();
	});

	it.each(['utf-16le', 'UTF-8', '"utf-8"', 'unknown', ''])('with the charset "%s"', async (charset) => {
		const bytes = Buffer.from('{"id":1}', charset === 'utf-16le' ? 'utf16le' : 'utf8');
		const headers = { 'content-type': `application/octet-stream; charset=${charset}` };
		expect(await callbackBody(unread(bytes, headers))).toEqual({ id: 1 });
	});

	it('stays unread if it announces too many bytes', async () => {
		const request = unread(rawOf('{"id":1}'), { 'content-length': String(LONGEST_CALLBACK + 1) });
		expect(await callbackBody(request)).toBeUndefined();
		expect(request.rawBody).toBeUndefined();
	});

	it('is not read a second time', async () => {
		const readRawBody = jest.fn();
		await callbackBody({ body: { data: { id: '1' }, files: {} }, readRawBody });
		await callbackBody({ rawBody: rawOf('{}'), readRawBody });
		expect(readRawBody).not.toHaveBeenCalled();
	});
});
