import type { ICredentialTestRequest, ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

import { credentialTestOf } from '../nodes/platforms/emarsys/credentialTest';

/** API credentials of Emarsys for OAuth 2.0 (API v3); n8n fetches and renews the token. */
export class EmarsysOAuth2Api implements ICredentialType {
	name = 'emarsysOAuth2Api';

	displayName = 'Emarsys OAuth2 API';

	extends = ['oAuth2Api'];

	icon: Icon = { light: 'file:../icons/emarsys.svg', dark: 'file:../icons/emarsys.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-contact-export/n8n-nodes-contact-export#emarsys-oauth2-api';

	properties: INodeProperties[] = [
		{
			// n8n 2.41 sends `oauthTokenData: null` after a switch of the sign-in in the open window, and fails over it.
			displayName:
				'If the test says "Cannot convert undefined or null to object" after you switched from WSSE, the values are saved: close this window and open the credential again.',
			name: 'afterSwitch',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.emarsys.net/api/v3',
			required: true,
		},
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'clientCredentials' },
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'string',
			default: 'https://auth.emarsys.net/oauth2/token',
			required: true,
			description: 'Accounts that sign in with SAP Cloud Identity have an address of their own',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description: 'In Emarsys under Management → Security Settings → API Credentials',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Shown once when the API credentials are created',
		},
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: '' },
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'Header', value: 'header', description: 'What Emarsys documents' },
				{
					name: 'Body',
					value: 'body',
					description: 'For an access token URL that answers invalid_client otherwise',
				},
			],
			default: 'header',
			description: 'Where client ID and client secret go when a token is fetched',
		},
	];

	test: ICredentialTestRequest = credentialTestOf(
		'Emarsys did not accept the access token (401). Check client ID, client secret and both URLs.',
	);
}
