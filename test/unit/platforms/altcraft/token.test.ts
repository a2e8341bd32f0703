import { AltcraftApi } from '../../../../credentials/AltcraftApi.credentials';
import { panelOf } from '../../../../nodes/platforms/altcraft/panel';
import { withAltcraftToken } from '../../../../nodes/platforms/altcraft/token';

const TOKEN = 'to-ken$&1';
const BEARER = `Bearer ${TOKEN}`;
const post = { method: 'POST', headers: { Accept: 'x' }, body: { task_id: 't' } };
const get = { method: 'GET', headers: { Accept: 'x' } };

interface Placed {
	headers: Record<string, unknown>;
	qs: Record<string, unknown>;
	body: unknown;
}

const placed = (sendAs: unknown, request: object) => withAltcraftToken(TOKEN, sendAs, request) as Placed;

describe.each(['automatic', undefined, ''])('automatic (%j)', (sendAs) => {
	it('puts the token into the header and the body', () => {
		expect(placed(sendAs, post)).toEqual({
			method: 'POST',
			headers: { Accept: 'x', Authorization: BEARER },
			qs: {},
			body: { token: TOKEN, task_id: 't' },
		});
	});

	it('puts it only into the header if there is no body, and not into the URL', () => {
		expect(placed(sendAs, get)).toEqual({
			method: 'GET',
			headers: { Accept: 'x', Authorization: BEARER },
			qs: {},
			body: undefined,
		});
	});

	it('puts it only into the URL if the request has a place for it', () => {
		expect(placed(sendAs, { ...get, qs: { token: '', x: '1' } })).toEqual({
			method: 'GET',
			headers: { Accept: 'x' },
			qs: { token: TOKEN, x: '1' },
			body: undefined,
		});
	});
});

describe('header', () => {
	it.each([post, get, { ...get, qs: { token: '' } }, { ...post, body: '<xml></xml>' }])(
		'puts the token only into the header: %j',
		(request) => {
			const { headers, qs, body } = placed('header', request);
			expect(headers).toEqual({ Accept: 'x', Authorization: BEARER });
			expect(qs).toEqual({});
			expect(body).toEqual('body' in request ? request.body : undefined);
		},
	);
});

describe('request', () => {
	it('puts the token into the body', () => {
		expect(placed('request', post)).toEqual({
			method: 'POST',
			headers: { Accept: 'x' },
			qs: {},
			body: { token: TOKEN, task_id: 't' },
		});
	});

	it.each([get, { ...get, qs: { token: '' } }, { method: 'POST', headers: { Accept: 'x' } }])(
		'puts it into the URL if there is no body: %j',
		(request) => {
			const { headers, qs, body } = placed('request', request);
			expect(headers).toEqual({ Accept: 'x' });
			expect(qs).toEqual({ token: TOKEN });
			expect(body).toBeUndefined();
		},
	);
});

it.each(['automatic', 'header', 'request'])(
	'is not added to a URL that has a token already, as after a redirect (%s)',
	(sendAs) => {
		for (const url of [
			'https://p.example.com/files/x.csv?token=TOK',
			'https://p.example.com/x?a=b&token=TOK#c',
		]) {
			for (const qs of [undefined, { token: '' }, { x: '1' }]) {
				expect(placed(sendAs, { ...get, url, qs }).qs).not.toHaveProperty('token');
			}
		}
	},
);

it('is added to a URL that has another parameter of a similar name', () => {
	const url = 'https://p.example.com/x?mytoken=a&tokens=b';
	expect(placed('request', { ...get, url }).qs).toEqual({ token: TOKEN });
});

describe('in a body', () => {
	const bodyOf = (body: unknown, token = TOKEN) =>
		withAltcraftToken(token, 'automatic', { method: 'POST', body }).body;

	it('of JSON text', () => {
		expect(JSON.parse(bodyOf(' {"task_id":"t"}') as string)).toEqual({ token: TOKEN, task_id: 't' });
	});

	it('of XML it is the first element, escaped', () => {
		expect(bodyOf('<xml><task_id>t</task_id></xml>', `a&b<c>"d"'e'$&$1`)).toBe(
			'<xml><token>a&#38;b&#60;c&#62;&#34;d&#34;&#39;e&#39;$&#38;$1</token><task_id>t</task_id></xml>',
		);
	});

	it('of XML with a declaration, once', () => {
		expect(bodyOf('<?xml version="1.0"?>\n<xml ><xml>x</xml></xml>')).toBe(
			`<?xml version="1.0"?>\n<xml ><token>to-ken$&#38;1</token><xml>x</xml></xml>`,
		);
	});

	it.each(['a=1&b=2', '{ broken', '[1,2]', '', '<html></html>'])(
		'of any other text it is not added: %j',
		(body) => {
			expect(bodyOf(body)).toBe(body);
		},
	);

	it.each([Buffer.from('x'), new URLSearchParams('a=1'), [1], null, undefined])(
		'of another type it is not added: %j',
		(body) => {
			expect(bodyOf(body)).toBe(body);
		},
	);
});

it('does not change the given request', () => {
	const request = { ...get, qs: { token: '' } };
	const copy = structuredClone(request);
	placed('automatic', request);
	placed('request', request);
	expect(request).toEqual(copy);
	const sent = structuredClone(post);
	placed('automatic', sent);
	expect(sent).toEqual(post);
});

it('is used by the credential', async () => {
	const request = { url: 'https://panel.example.com/f', method: 'GET' as const, qs: { token: '' } };
	const api = new AltcraftApi();
	expect(await api.authenticate({ token: TOKEN, sendAs: 'automatic' }, request)).toMatchObject({
		url: 'https://panel.example.com/f',
		qs: { token: TOKEN },
	});
	expect(await api.authenticate({ token: TOKEN, sendAs: 'header' }, request)).toMatchObject({
		headers: { Authorization: BEARER },
		qs: {},
	});
});

describe.each(['automatic', 'header', 'request'])('a place that is left empty on purpose (%s)', (sendAs) => {
	it('is the only one that gets the token: the header', () => {
		const headers = { Accept: 'x', Authorization: '' };
		expect(placed(sendAs, { ...post, headers })).toEqual({
			method: 'POST',
			headers: { Accept: 'x', Authorization: BEARER },
			qs: {},
			body: { task_id: 't' },
		});
	});

	it('is the only one that gets the token: the body', () => {
		expect(placed(sendAs, { ...post, body: { ...post.body, token: '' } })).toEqual({
			method: 'POST',
			headers: { Accept: 'x' },
			qs: {},
			body: { token: TOKEN, task_id: 't' },
		});
	});
});

it.each(['', '/', '//', '/api', '/api/v1.1', '/api/v1.1/', '?from=menu', '/#/profiles', ' \u200b\n'])(
	'the test of the credential uses the same address as the node, with "%s" at the end of Base URL',
	async (end) => {
		const baseUrl = `https://panel.example.com/crm${end}`;
		const { baseURL } = await new AltcraftApi().authenticate(
			{ baseUrl, token: 'abc', sendAs: 'header' },
			{ method: 'POST', baseURL: baseUrl, url: '/api/v1.1/databases/list', body: {} },
		);
		expect(baseURL).toBe('https://panel.example.com/crm');
		expect(baseURL).toBe(panelOf({ baseUrl }));
	},
);
