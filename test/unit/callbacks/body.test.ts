import { callbackBody, LONGEST_CALLBACK } from '../../../nodes/callbacks/body';

const rawOf = (text: string) => Buffer.from(text);

it('reads the bytes, whatever n8n made of them', () => {
	const text = '{"id":"1","status":"done"}';
	const expected = { id: '1', status: 'done' };
	for (const body of [expected, text, { [text]: '' }, {}, undefined]) {
		expect(callbackBody({ body, rawBody: rawOf(text) })).toEqual(expected);
	}
});

it('reads a body with a byte order mark, and bytes that are no Buffer', () => {
	expect(callbackBody({ rawBody: rawOf('\ufeff{"id":1}') })).toEqual({ id: 1 });
	expect(callbackBody({ rawBody: new Uint8Array(rawOf('{"id":1}')) })).toEqual({ id: 1 });
});

it('takes what n8n has parsed where the bytes are no JSON: a form, XML', () => {
	expect(callbackBody({ body: { id: '1' }, rawBody: rawOf('id=1') })).toEqual({ id: '1' });
	expect(callbackBody({ body: { id: '1' } })).toEqual({ id: '1' });
	expect(callbackBody({ body: '{"id":1}' })).toEqual({ id: 1 });
});

it.each([
	{},
	{ body: undefined },
	{ body: '' },
	{ body: 'text' },
	{ rawBody: rawOf('{"id":') },
	{ rawBody: rawOf('') },
])('finds nothing in %j', (request) => {
	expect(callbackBody(request)).toBeUndefined();
});

describe('a body that is too long', () => {
	const fits = `{"id":1,"a":"${'x'.repeat(LONGEST_CALLBACK - 15)}"}`;

	it('is not looked at', () => {
		expect(fits).toHaveLength(LONGEST_CALLBACK);
		expect(callbackBody({ rawBody: rawOf(fits) })).toMatchObject({ id: 1 });
		expect(callbackBody({ body: { id: 1 }, rawBody: rawOf(`${fits} `) })).toBeUndefined();
	});

	it('is known by what it announces, too', () => {
		const headers = { 'content-length': String(LONGEST_CALLBACK + 1) };
		expect(callbackBody({ body: { id: 1 }, headers })).toBeUndefined();
		expect(callbackBody({ body: { id: 1 }, headers: { 'content-length': '8' } })).toEqual({ id: 1 });
		expect(callbackBody({ body: { id: 1 }, headers: { 'content-length': 'many' } })).toEqual({ id: 1 });
	});
});
