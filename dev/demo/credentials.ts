import type { Sandbox } from '../../sandbox';
import { createCredential, type CredentialsByType, type NewCredential, type RestClient } from '../n8n';

/** What to enter in n8n to work with the sandbox: one credential of each kind. */
export function sandboxCredentials({ altcraft, emarsys }: Sandbox) {
	return {
		altcraftApi: {
			name: 'Altcraft sandbox',
			type: 'altcraftApi',
			data: { baseUrl: altcraft.baseUrl, token: altcraft.token, sendAs: 'automatic' },
		},
		emarsysWsseApi: {
			name: 'Emarsys sandbox (WSSE)',
			type: 'emarsysWsseApi',
			data: { baseUrl: emarsys.v2Url, username: emarsys.username, secret: emarsys.secret },
		},
		emarsysOAuth2Api: {
			name: 'Emarsys sandbox (OAuth 2.0)',
			type: 'emarsysOAuth2Api',
			data: {
				baseUrl: emarsys.v3Url,
				accessTokenUrl: emarsys.tokenUrl,
				clientId: emarsys.clientId,
				clientSecret: emarsys.clientSecret,
			},
		},
	} satisfies Record<string, NewCredential>;
}

/** Saves them in n8n. */
export async function saveSandboxCredentials(rest: RestClient, sandbox: Sandbox): Promise<CredentialsByType> {
	const saved: CredentialsByType = {};
	for (const [type, credential] of Object.entries(sandboxCredentials(sandbox))) {
		saved[type] = await createCredential(rest, credential);
	}
	return saved;
}
