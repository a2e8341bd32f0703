import type { Fault } from '../../sandbox';
import { EngineFixture, flattenToText, SignIn } from './support';

/** A picker that fails says why, in the one line that the editor shows. */
describe('A picker that fails', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	const PICKERS: Array<[method: string, permission: string, path: string]> = [
		['getEmarsysContactFields', 'field.get', '/field'],
		['getEmarsysLanguages', 'customer.settings.languages', '/language'],
		['getEmarsysForms', 'form.list', '/form'],
		['getEmarsysSources', 'source.get', '/source'],
		['searchEmarsysContactLists', 'contactlist.list', '/contactlist'],
		['searchEmarsysSegments', 'segment.get', '/filter'],
	];

	/** Opens a picker and returns the error. */
	const open = async (method: string, signIn: SignIn = 'wsse') => {
		const asked = method.startsWith('get') ? fixture.options(signIn, method) : fixture.search(signIn, method);
		const error = await asked.then(
			() => undefined,
			(thrown: unknown) => thrown as Error,
		);
		if (!error) throw new Error('The picker did not fail.');
		const text = flattenToText(error);
		for (const secret of fixture.secrets) expect(text).not.toContain(secret);
		expect(text).not.toMatch(/UsernameToken|PasswordDigest|Bearer [\w-]{8}/);
		return error.message;
	};

	describe.each(['wsse', 'oAuth2'] as const)('with %s', (signIn) => {
		it.each(PICKERS)('names the permission: %s needs %s', async (method, permission) => {
			fixture.sandbox.emarsys.setPermissions([]);
			const message = await open(method, signIn);
			fixture.sandbox.emarsys.setPermissions(PICKERS.map(([, name]) => name));
			expect(message).toMatch(/lacks the permission/);
			expect(message.split(permission).length).toBeGreaterThan(2);
			expect(message).toMatch(/administrator/);
		});
	});

	it('names the permission of the list of fields, even if the first address is unknown', async () => {
		fixture.sandbox.faults.add({ path: '/field', status: 404, body: '', times: Infinity });
		fixture.sandbox.emarsys.setPermissions([]);
		const message = await open('getEmarsysContactFields', 'oAuth2');
		fixture.sandbox.emarsys.setPermissions(PICKERS.map(([, name]) => name));
		expect(message).toMatch(/lacks the permission/);
		expect(message).toContain('field.get');
	});

	it.each([
		['username', 'nobody'],
		['secret', 'wrong-Secret-4711'],
	])('reports wrong credentials: %s', async (field, value) => {
		const restore = await fixture.changeCredential('wsse', { [field]: value });
		const message = await open('getEmarsysContactFields');
		await restore();
		expect(message).toMatch(/did not accept the credentials/);
		expect(message).toMatch(/user name and secret/);
		expect(message).not.toContain(value);
	});

	it('reports a wrong OAuth 2.0 client', async () => {
		const changes = { clientSecret: 'wrong-Secret-4711', oauthTokenData: {} };
		const restore = await fixture.changeCredential('oAuth2', changes);
		const message = await open('getEmarsysContactFields', 'oAuth2');
		await restore();
		expect(message).toMatch(/Client ID/);
	});

	it('reports a wrong clock', async () => {
		fixture.sandbox.faults.add({ path: '/field', clockSkewMs: 20 * 60_000 } as Fault);
		const message = await open('getEmarsysContactFields');
		expect(message).toMatch(/clock of this n8n is (19|20) min.* behind/);
		expect(message).toMatch(/NTP/);
	});

	it('reports a wrong Altcraft token', async () => {
		const restore = await fixture.changeCredential('altcraft', { token: 'wrong-token-4711' });
		const messages = [
			await open('searchAltcraftDatabases', 'altcraft'),
			await open('searchAltcraftSegments', 'altcraft'),
		];
		await restore();
		for (const message of messages) {
			expect(message).toMatch(/did not accept the token/);
			expect(message).toMatch(/Settings → Tokens/);
			expect(message).not.toContain('wrong-token-4711');
		}
	});

	// An error would remain in the editor, which sends the request before it has selected the credential of a new node.
	it('has an entry that says that no credential is selected', async () => {
		const [fields] = await fixture.options('wsse', 'getEmarsysContactFields', {});
		expect(fields).toMatchObject({ name: expect.stringContaining('Refresh List') as string, value: '' });
		const [forms] = await fixture.options('wsse', 'getEmarsysForms', {});
		expect(forms).toMatchObject({ name: 'All Forms', value: '' });
		expect(forms?.description).toContain('Refresh List');
		const { results } = await fixture.search('altcraft', 'searchAltcraftDatabases', {}, {});
		expect(results).toEqual([{ name: expect.stringMatching(/credential/) as string, value: '' }]);
	});

	it.each([
		['the URL is wrong', { baseUrl: 'http://127.0.0.1:9/api/v2' }, /can't be reached.*Base URL/],
		['the URL is invalid', { baseUrl: 'emarsys' }, /"Base URL".*is not a web address/],
		['the URL is that of OAuth 2.0', { baseUrl: 'v3' }, /Base URL/],
	])('says that %s', async (_what, changes, expected) => {
		const { v3Url } = fixture.sandbox.emarsys;
		const baseUrl = changes.baseUrl === 'v3' ? v3Url : changes.baseUrl;
		const restore = await fixture.changeCredential('wsse', { baseUrl });
		const message = await open('getEmarsysContactFields');
		await restore();
		expect(message).toMatch(expected);
	});

	it.each<[string, Partial<Fault>, RegExp]>([
		['received too many requests', { emarsysError: 'rateLimited' } as Partial<Fault>, /too many requests/],
		['is down', { status: 502, body: '<html>Bad Gateway</html>' }, /HTTP 502/],
		['breaks off', { reset: 'beforeHeaders' }, /can't be reached: the connection was closed/],
		['responds with something else', { status: 200, body: '<html>Welcome</html>' }, /can't be read/],
		[
			'returns no list',
			{ status: 200, body: { replyCode: 0, replyText: 'OK', data: 'none' } },
			/returned no list/,
		],
	])('says that Emarsys %s', async (_what, fault, expected) => {
		fixture.sandbox.faults.add({ path: '/contactlist', ...fault } as Fault);
		expect(await open('searchEmarsysContactLists')).toMatch(expected);
	});

	it('never shows a secret that the platform echoes', async () => {
		const { token } = fixture.sandbox.altcraft;
		const echo = { status: 200, body: { error: 400, error_text: `Bad request {"token":"${token}"}` } };
		fixture.sandbox.faults.add({ path: '/databases/list', ...echo });
		expect(await open('searchAltcraftDatabases', 'altcraft')).toMatch(/Bad request/);
		const { secret } = fixture.sandbox.emarsys;
		const words = { replyCode: 1, replyText: `No user with the secret ${secret}`, data: '' };
		fixture.sandbox.faults.add({ path: '/field', status: 401, body: words });
		expect(await open('getEmarsysContactFields')).toMatch(/No user with the secret \*\*\*/);
	});

	it('keeps its message even if n8n would replace it because of an error code', async () => {
		const words = { replyCode: 10001, replyText: 'ECONNREFUSED by the warehouse', data: '' };
		fixture.sandbox.faults.add({ path: '/field', status: 400, body: words });
		expect(await open('getEmarsysContactFields')).toMatch(/ECONNREFUSED by the warehouse/);
	});
});
