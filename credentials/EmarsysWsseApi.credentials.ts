import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

import { credentialTestOf } from '../nodes/platforms/emarsys/credentialTest';
import { withoutPadding } from '../nodes/core/padding';
import { freshWsseHeader } from '../nodes/platforms/emarsys/wsse';
import { wsseRefusal } from '../nodes/platforms/emarsys/wsseSunset';
import { requireWebAddress } from '../nodes/platforms/webAddress';

/** An API user of Emarsys that signs in with WSSE (API v2). */
export class EmarsysWsseApi implements ICredentialType {
	name = 'emarsysWsseApi';

	displayName = 'Emarsys WSSE API';

	icon: Icon = { light: 'file:../icons/emarsys.svg', dark: 'file:../icons/emarsys.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-contact-export/n8n-nodes-contact-export#emarsys-wsse-api';

	properties: INodeProperties[] = [
		{
			displayName:
				'Emarsys switches WSSE off at the end of 2026. Choose <b>OAuth2</b> at the top right of this window instead; where there is no such choice, create the credential "Emarsys OAuth2 API".',
			name: 'sunset',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.emarsys.net/api/v2',
			required: true,
			hint: 'Starts with https:// and ends with /api/v2',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			hint: 'In Emarsys under Management → Security Settings → API Users, like customer001',
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Shown once when the API user is created',
		},
	];

	// Computed for each request: the server accepts a header for five minutes, and each nonce once.
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		requireWebAddress(requestOptions.baseURL);
		return {
			...requestOptions,
			headers: {
				'Content-Type': 'application/json',
				...requestOptions.headers,
				'X-WSSE': freshWsseHeader(withoutPadding(credentials.username), withoutPadding(credentials.secret)),
			},
		};
	}

	test: ICredentialTestRequest = {
		request: credentialTestOf('').request,
		// Read at each test: n8n keeps this object, and may run for months.
		get rules() {
			return credentialTestOf(wsseRefusal(Date.now())).rules;
		},
	};
}
