import { getFollowingRedirects, isRedirect, refusalElsewhere } from '../../../nodes/transport/redirects';
import { rejectionOf } from '../support/errors';
import { responseOf, transportOf, type GivenResponse } from '../support/transport';

const HOME = 'https://panel.example.com/api/download/1.csv';
const to = (location?: string, status = 302) =>
	responseOf({ status, headers: location === undefined ? {} : { location } });
const file = () => responseOf({ body: 'a,b\r\n' });

async function follow(
	responses: GivenResponse[],
	request: { url?: string; query?: Record<string, string> } = {},
) {
	const transport = transportOf(responses);
	const response = await getFollowingRedirects(transport, {
		method: 'GET',
		url: HOME,
		headers: { 'Accept-Encoding': 'identity' },
		timeoutMs: 300_000,
		...request,
	});
	return { response, sent: transport.sent };
}

/** The requested URLs, with (+) or without (-) the credentials. */
async function trail(responses: GivenResponse[], url = HOME): Promise<string[]> {
	const { sent } = await follow(responses, { url });
	return sent.map(({ authenticated, url: asked }) => `${authenticated ? '+' : '-'} ${asked}`);
}

it.each([301, 302, 303, 307, 308])('%d is a redirect', async (status) => {
	expect(isRedirect(to('/x', status))).toBe(true);
	expect(await trail([to('/x', status), file()])).toHaveLength(2);
});

it.each([200, 204, 300, 304, 400, 404])('%d is a response', async (status) => {
	const given = to('/x', status);
	const { response, sent } = await follow([given]);
	expect(response).toBe(given);
	expect(given.destroyed).toBe(false);
	expect(sent).toHaveLength(1);
});

describe('credentials', () => {
	it('are sent to the same origin, by a path or an absolute URL', async () => {
		expect(
			await trail([to('/files/2.csv'), to('3.csv'), to('https://PANEL.example.com:443/4.csv'), file()]),
		).toEqual([
			`+ ${HOME}`,
			'+ https://panel.example.com/files/2.csv',
			'+ https://panel.example.com/files/3.csv',
			'+ https://panel.example.com/4.csv',
		]);
	});

	it.each([
		['https://files.example.com/1.csv', 'another host'],
		['//files.example.com/1.csv', 'another host without a scheme'],
		['https://panel.example.com:8443/1.csv', 'another port'],
		['https://panel.example.com.evil.test/1.csv', 'a host with the same start'],
		['https://panel.example.com@evil.test/1.csv', 'a user name that looks like the host'],
	])('are not sent to %s (%s)', async (location) => {
		expect((await trail([to(location), file()])).at(-1)).toMatch(/^- /);
	});

	it('are not sent again once a redirect has led elsewhere', async () => {
		expect(await trail([to('https://files.example.com/a'), to(HOME), file()])).toEqual([
			`+ ${HOME}`,
			'- https://files.example.com/a',
			`- ${HOME}`,
		]);
	});

	it('are not sent to another host in the query, or as name and password', async () => {
		const { sent } = await follow([to('https://me:pass@files.example.com/a?x=1'), file()], {
			query: { token: '' },
		});
		expect(sent[0]).toMatchObject({ query: { token: '' }, timeoutMs: 300_000 });
		expect(sent[1]).toEqual({
			method: 'GET',
			url: 'https://files.example.com/a?x=1',
			headers: { 'Accept-Encoding': 'identity' },
			timeoutMs: 300_000,
			authenticated: false,
		});
	});
});

it('does not duplicate a query that the redirect repeats', async () => {
	const { sent } = await follow([to('/b?token=abc'), file()], { query: { token: '', x: '1' } });
	expect(sent[1]).toMatchObject({ url: 'https://panel.example.com/b?token=abc', query: { x: '1' } });
});

it('keeps the timeout, on the same host and on another', async () => {
	const { sent } = await follow([to('/a'), to('https://files.example.com/b'), file()]);
	expect(sent.map(({ timeoutMs }) => timeoutMs)).toEqual([300_000, 300_000, 300_000]);
});

it('discards every response but the last', async () => {
	const responses = [to('/a'), to('https://files.example.com/b'), file()];
	const { response } = await follow(responses);
	expect(responses.map(({ destroyed }) => destroyed)).toEqual([true, true, false]);
	expect(response).toEqual({
		...responses[2],
		redirectedTo: { url: new URL('https://files.example.com/b'), isOtherOrigin: true },
	});
});

describe('a refusal', () => {
	const after = async (...responses: GivenResponse[]) => refusalElsewhere((await follow(responses)).response);

	it.each([400, 401, 403, 410, 451])(
		'of another server (%d) says nothing about the credentials',
		async (status) => {
			const refusal = await after(to('https://files.example.com/a?signature=x'), responseOf({ status }));
			expect(refusal).toMatchObject({
				kind: 'refused',
				message: `The download was redirected to https://files.example.com/a, which refused it (HTTP ${status})`,
			});
			expect(refusal?.details).not.toHaveProperty('httpStatus');
		},
	);

	it('of a server without the file is worth another try for some minutes', async () => {
		const refusal = await after(to('https://files.example.com/a'), responseOf({ status: 404 }));
		expect(refusal).toMatchObject({ kind: 'notReady', details: { longestRetryMs: 300_000 } });
		expect(refusal?.message).toMatch(/has no such file \(HTTP 404\)$/);
	});

	it.each([200, 408, 425, 429, 500, 503])('is not the status %d', async (status) => {
		expect(await after(to('https://files.example.com/a'), responseOf({ status }))).toBeUndefined();
	});

	it("of the same server is the platform's", async () => {
		expect(await after(to('/a'), responseOf({ status: 403 }))).toBeUndefined();
		expect(await after(responseOf({ status: 403 }))).toBeUndefined();
	});
});

describe('rejected is', () => {
	const refusal = async (responses: GivenResponse[], url = HOME) => {
		const error = await rejectionOf(follow(responses, { url }));
		expect(error.kind).toBe('refused');
		expect(responses.every(({ destroyed }) => destroyed)).toBe(true);
		return error.message;
	};

	it('a circle, after five redirects', async () => {
		expect(await refusal([...Array(6).keys()].map(() => to(HOME)))).toMatch(/five times/);
		expect(await trail([...[...Array(5).keys()].map(() => to(HOME)), file()])).toHaveLength(6);
	});

	it.each(['file:///etc/passwd', 'ftp://panel.example.com/1.csv', 'data:text/csv,a', 'javascript:alert(1)'])(
		'%s',
		async (location) => {
			expect(await refusal([to(location)])).toMatch(/neither http nor https/);
		},
	);

	it.each([undefined, ''])('no URL: %j', async (location) => {
		expect(await refusal([to(location)])).toMatch(/redirected/);
	});

	it('an invalid address', async () => {
		expect(await refusal([to('https://[bad')])).toMatch(/neither http nor https/);
	});

	it.each([
		'http://files.example.com/1.csv',
		'http://panel.example.com:8080/1.csv',
		'http://panel.example.com:443/1.csv',
		'http://panel.example.com.evil.test/1.csv',
	])('a step from https to %s', async (location) => {
		expect(await refusal([to(location)])).toMatch(/without encryption/);
	});

	it('a step from https to http after a redirect elsewhere', async () => {
		const responses = [to('https://files.example.com/a'), to('http://panel.example.com/b')];
		expect(await refusal(responses)).toMatch(/without encryption/);
	});
});

// A panel behind a proxy that terminates TLS may name http in its own redirects.
it.each(['http://panel.example.com/login?a=b', 'http://PANEL.example.com:80/login?a=b'])(
	'follows from https to %s with https, since it is the same host',
	async (location) => {
		expect(await trail([to(location), file()])).toEqual([
			`+ ${HOME}`,
			'+ https://panel.example.com/login?a=b',
		]);
	},
);

it('goes on with https on the port that it came from', async () => {
	expect(await trail([to('http://panel.example.com/b'), file()], 'https://panel.example.com:8443/a')).toEqual(
		['+ https://panel.example.com:8443/a', '+ https://panel.example.com:8443/b'],
	);
	expect(await trail([to('https://files.example.com/a'), to('http://files.example.com/b'), file()])).toEqual([
		`+ ${HOME}`,
		'- https://files.example.com/a',
		'- https://files.example.com/b',
	]);
});

it('follows from http to https, without credentials: it is another origin', async () => {
	expect(await trail([to('https://127.0.0.1/a'), file()], 'http://127.0.0.1/a')).toEqual([
		'+ http://127.0.0.1/a',
		'- https://127.0.0.1/a',
	]);
});
