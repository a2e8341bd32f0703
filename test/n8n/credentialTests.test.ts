import type { NewCredential } from '../../dev/n8n';
import { testCredential } from './support/editorRequests';
import { sandboxCredentials } from '../../dev/demo/credentials';
import { EMARSYS_PERMISSIONS, type Sandbox } from '../../sandbox';
import { N8nFixture } from './support/n8nFixture';

type Credentials = ReturnType<typeof sandboxCredentials>;
type ApiType = keyof Credentials;

/** The secret field of each credential. */
const SECRETS: Array<[ApiType, string]> = [
	['altcraftApi', 'token'],
	['emarsysWsseApi', 'secret'],
	['emarsysOAuth2Api', 'clientSecret'],
];

describe('the Test button of the credentials', () => {
	let fixture: N8nFixture;
	let sandbox: Sandbox;
	beforeAll(async () => {
		fixture = await N8nFixture.open();
		({ sandbox } = fixture);
	});
	afterAll(async () => await fixture.close());
	beforeEach(() => {
		sandbox.altcraft.setInstallation('both');
		sandbox.faults.clear();
	});

	async function pressTest(credential: NewCredential) {
		return await testCredential(fixture.n8n.rest, credential, await fixture.addCredential(credential));
	}

	it.each(SECRETS)('%s: right', async (type) => {
		expect(await pressTest(sandboxCredentials(sandbox)[type])).toMatchObject({ status: 'OK' });
	});

	it.each(SECRETS)('%s: wrong %s', async (type, field) => {
		const credential: NewCredential = sandboxCredentials(sandbox)[type];
		const data = { ...credential.data, [field]: 'not-the-secret-0815' };
		const result = await pressTest({ ...credential, data });
		expect(result.status).toBe('Error');
		expect(result.message).not.toContain('not-the-secret-0815');
	});

	it.each([
		['automatic', 'headerOnly'],
		['automatic', 'bodyOnly'],
		['header', 'headerOnly'],
		['request', 'bodyOnly'],
	] as const)('altcraftApi: %s works with an installation that is %s', async (sendAs, installation) => {
		sandbox.altcraft.setInstallation(installation);
		const credential: NewCredential = sandboxCredentials(sandbox).altcraftApi;
		expect(await pressTest({ ...credential, data: { ...credential.data, sendAs } })).toMatchObject({
			status: 'OK',
		});
	});

	it.each(['/api/v1.1', '/?from=menu', '/#/profiles'])(
		'altcraftApi: a base URL with %s at its end',
		async (end) => {
			const credential: NewCredential = sandboxCredentials(sandbox).altcraftApi;
			const baseUrl = `${sandbox.altcraft.baseUrl}${end}`;
			expect(await pressTest({ ...credential, data: { ...credential.data, baseUrl } })).toMatchObject({
				status: 'OK',
			});
		},
	);

	it('altcraftApi: an error with HTTP 200 fails, with its meaning', async () => {
		sandbox.faults.add({ platform: 'altcraft', altcraftError: 403 });
		const result = await pressTest(sandboxCredentials(sandbox).altcraftApi);
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/\(403\)|403/);
	});

	it.each(['emarsysWsseApi', 'emarsysOAuth2Api'] as const)(
		'%s: a missing permission does not mean a wrong credential',
		async (type) => {
			sandbox.emarsys.setPermissions([]);
			const result = await pressTest(sandboxCredentials(sandbox)[type]);
			sandbox.emarsys.setPermissions(EMARSYS_PERMISSIONS);
			expect(result).toMatchObject({ status: 'OK' });
		},
	);

	it.each([...SECRETS.map(([type]) => type), 'emarsysWebDavApi'])(
		'%s: a base URL without a scheme, and one that refuses connections',
		async (type) => {
			const all: Record<string, NewCredential> = sandboxCredentials(sandbox);
			const webDav = { name: 'WebDAV', type, data: { username: 'u', password: 'p' } };
			const credential = all[type] ?? webDav;
			const bare = { ...credential.data, baseUrl: '127.0.0.1/api' };
			expect(await pressTest({ ...credential, data: bare })).toMatchObject({
				status: 'Error',
				message: expect.stringMatching(/Base URL.*https:\/\//) as string,
			});
			const closed = { ...credential.data, baseUrl: 'http://127.0.0.1:9' };
			expect(await pressTest({ ...credential, data: closed })).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('ECONNREFUSED') as string,
			});
		},
	);

	it.each(['emarsysWsseApi', 'emarsysOAuth2Api'] as const)(
		'%s: the base URL of the other version',
		async (type) => {
			const { v2Url, v3Url } = sandbox.emarsys;
			const [right, wrong] = type === 'emarsysWsseApi' ? [v2Url, v3Url] : [v3Url, v2Url];
			const credential: NewCredential = sandboxCredentials(sandbox)[type];
			const result = await pressTest({ ...credential, data: { ...credential.data, baseUrl: wrong } });
			expect(result.status).toBe('Error');
			expect(result.message).toContain(right.slice(-'/api/v3'.length));
		},
	);

	// What the editor sends after the authentication method is switched in the dialog of a credential.
	it('emarsysOAuth2Api: after a switch, right and with a wrong secret', async () => {
		const credential: NewCredential = sandboxCredentials(sandbox).emarsysOAuth2Api;
		const data = { ...credential.data, oauthTokenData: null };
		expect(await pressTest({ ...credential, data })).toMatchObject({ status: 'OK' });
		const wrong = await pressTest({ ...credential, data: { ...data, clientSecret: 'not-the-secret-0815' } });
		expect(wrong).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('client secret') as string,
		});
	});

	it('emarsysOAuth2Api: after a switch, with ID and secret in the form, pasted with spaces', async () => {
		const credential: NewCredential = sandboxCredentials(sandbox).emarsysOAuth2Api;
		sandbox.emarsys.setTokenCredentialsIn('body');
		const { clientId, clientSecret } = credential.data;
		const pasted = { clientId: ` ${String(clientId)}\n`, clientSecret: `${String(clientSecret)}\t` };
		const data = { ...credential.data, ...pasted, authentication: 'body', oauthTokenData: null };
		const result = await pressTest({ ...credential, data });
		sandbox.emarsys.setTokenCredentialsIn('header');
		expect(result).toMatchObject({ status: 'OK' });
	});

	describe('emarsysFtpApi', () => {
		const ftp = { host: 'ftp.example.com', port: 22, username: 'u', password: 'p', folder: '' };

		it('complete', async () => {
			const credential = { name: 'FTP', type: 'emarsysFtpApi', data: ftp };
			expect(await pressTest(credential)).toMatchObject({ status: 'OK' });
		});

		it.each(['host', 'username', 'password'])('%s missing', async (field) => {
			const credential = { name: 'FTP', type: 'emarsysFtpApi', data: { ...ftp, [field]: '' } };
			const result = await pressTest(credential);
			expect(result.status).toBe('Error');
			expect(result.message.toLowerCase()).toContain(field);
		});
	});
});
