import { sandboxCredentials } from '../../../dev/demo/credentials';
import { createCredential, type NewCredential } from '../../../dev/n8n';
import { testCredential } from '../../n8n/support/editorRequests';
import type { N8nFixture } from '../../n8n/support/n8nFixture';

type ApiType = keyof ReturnType<typeof sandboxCredentials>;

/** The secret field of each credential that n8n tests at a platform. */
const SECRETS: Array<[ApiType, string]> = [
	['altcraftApi', 'token'],
	['emarsysWsseApi', 'secret'],
	['emarsysOAuth2Api', 'clientSecret'],
];

/** The Test button of the credentials. */
export function credentialTests(fixture: () => N8nFixture): void {
	describe('the Test button', () => {
		async function press(credential: NewCredential) {
			const { rest } = fixture().n8n;
			return await testCredential(rest, credential, await createCredential(rest, credential));
		}

		it.each(SECRETS)('%s: right, and with a wrong %s', async (type, field) => {
			const credential: NewCredential = sandboxCredentials(fixture().sandbox)[type];
			expect(await press(credential)).toMatchObject({ status: 'OK' });
			const data = { ...credential.data, [field]: 'not-the-secret-0815' };
			const result = await press({ ...credential, data });
			expect(result.status).toBe('Error');
			expect(result.message).not.toContain('not-the-secret-0815');
		});

		it('emarsysFtpApi, which is only passed to Emarsys: complete, and without a host', async () => {
			const data = { host: 'ftp.example.com', port: 22, username: 'u', password: 'p', folder: '' };
			const credential = { name: 'FTP', type: 'emarsysFtpApi', data };
			expect(await press(credential)).toMatchObject({ status: 'OK' });
			// Not empty, since n8n 1 doesn't even save that.
			const result = await press({ ...credential, data: { ...data, host: ' ' } });
			expect(result.status).toBe('Error');
			expect(result.message).toMatch(/host/i);
		});
	});
}
