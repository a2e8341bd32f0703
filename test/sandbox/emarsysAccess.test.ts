import { EMARSYS_PERMISSIONS, startSandbox, type Sandbox } from '../../sandbox';
import { emarsys, envelope, REGISTRATIONS, wsse } from './clients';

let sandbox: Sandbox;
let now: number;

beforeEach(async () => {
	now = Date.now();
	sandbox = await startSandbox({ now: () => now });
});

afterEach(async () => await sandbox.close());

async function fetchToken(init: { basic?: string; body?: string; type?: string } = {}): Promise<Response> {
	const { clientId, clientSecret, tokenUrl } = sandbox.emarsys;
	return await fetch(tokenUrl, {
		method: 'POST',
		headers: {
			authorization: `Basic ${btoa(init.basic ?? `${clientId}:${clientSecret}`)}`,
			'content-type': init.type ?? 'application/x-www-form-urlencoded',
		},
		body: init.body ?? 'grant_type=client_credentials',
	});
}

async function bearer(): Promise<string> {
	return `Bearer ${((await (await fetchToken()).json()) as { access_token: string }).access_token}`;
}

async function language(version: 'v2' | 'v3', headers: Record<string, string>): Promise<number> {
	const base = version === 'v2' ? sandbox.emarsys.v2Url : sandbox.emarsys.v3Url;
	return (await fetch(`${base}/language`, { headers })).status;
}

describe('bearer tokens', () => {
	it('are issued and work on v3 until they expire', async () => {
		sandbox.emarsys.setTokenLifetime(60);
		expect(await (await fetchToken()).json()).toMatchObject({ token_type: 'bearer', expires_in: 60 });
		const authorization = await bearer();
		expect(await language('v3', { authorization })).toBe(200);
		now += 59_000;
		expect(await language('v3', { authorization })).toBe(200);
		now += 1_000;
		expect(await language('v3', { authorization })).toBe(401);
	});

	it('can be revoked', async () => {
		const authorization = await bearer();
		sandbox.emarsys.revokeTokens();
		expect(await language('v3', { authorization })).toBe(401);
		expect(await language('v3', { authorization: await bearer() })).toBe(200);
	});

	it('work on v3 only, as WSSE does on v2', async () => {
		expect(await language('v2', { authorization: await bearer() })).toBe(401);
		expect(await language('v3', { 'x-wsse': wsse(sandbox) })).toBe(401);
	});

	it.each([
		[{ basic: 'sandbox-client:wrong' }, 401, 'invalid_client'],
		[{ body: 'grant_type=password' }, 400, 'unsupported_grant_type'],
		[{ type: 'application/json', body: '{"grant_type":"client_credentials"}' }, 400, 'invalid_request'],
	])('are denied for %j', async (init, status, error) => {
		const response = await fetchToken(init);
		expect(response.status).toBe(status);
		expect(await response.json()).toMatchObject({ error });
	});
});

describe('permissions', () => {
	const ROUTES: Array<[string, string, string]> = [
		['export.contact.registrations', 'POST', '/contact/getregistrations'],
		['export.contact.changed', 'POST', '/contact/getchanges'],
		['export.contactlist', 'POST', '/email/getcontacts'],
		['export.segment', 'POST', '/export/filter'],
		['export.responses', 'POST', '/email/getresponses'],
		['export.status', 'GET', '/export/1'],
		['export.download', 'GET', '/export/1/data'],
		['field.get', 'GET', '/field'],
		['field.get', 'GET', '/field/translate/de'],
		['customer.settings', 'GET', '/settings'],
		['customer.settings.languages', 'GET', '/language'],
	];

	it.each(ROUTES)('%s is needed for %s %s', async (permission, method, path) => {
		sandbox.emarsys.setPermissions(EMARSYS_PERMISSIONS.filter((name) => name !== permission));
		const response = await emarsys(sandbox, method, path, method === 'POST' ? {} : undefined);
		expect(response.status).toBe(403);
		expect(await response.json()).not.toHaveProperty('replyCode');
	});
});

describe('the rate limit', () => {
	it('is reported in headers, without Retry-After, and over after a minute', async () => {
		sandbox.emarsys.setRateLimit(2);
		const first = await emarsys(sandbox, 'GET', '/language');
		expect(first.headers.get('X-RateLimit-Limit')).toBe('2');
		expect(first.headers.get('X-Ratelimit-Remaining')).toBe('1');
		await emarsys(sandbox, 'GET', '/language');
		const refused = await emarsys(sandbox, 'POST', '/contact/getregistrations', REGISTRATIONS);
		expect(refused.status).toBe(429);
		expect(await envelope(refused)).toMatchObject({ replyCode: 7003 });
		expect(refused.headers.has('Retry-After')).toBe(false);
		expect(refused.headers.get('X-RateLimit-Reset')).toBe(String(Math.ceil((now + 60_000) / 1000)));
		now += 60_000;
		expect((await emarsys(sandbox, 'GET', '/language')).status).toBe(200);
		expect(sandbox.jobs.list()).toHaveLength(0);
	});
});
