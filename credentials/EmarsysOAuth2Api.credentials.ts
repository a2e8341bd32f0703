import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

import { withoutPadding } from '../nodes/core/padding';
import { credentialTestOf } from '../nodes/platforms/emarsys/credentialTest';
import { requireWebAddress } from '../nodes/platforms/webAddress';

/**
 * When the sign-in is switched in an open window, the editor sends `oauthTokenData: null` with the test, and n8n fails to
 * fetch a token for client credentials (n8n-core 2.41, oauth.js: `Object.keys(null)`). With any other grant type, it
 * leaves that to `preAuthentication`. Stored credentials never hold null.
 */
const GRANT_TYPE =
	'={{ $self["oauthTokenData"] === null ? "fetchedByPreAuthentication" : "clientCredentials" }}';

/** Emarsys API credentials for OAuth 2.0 (API v3); n8n fetches and refreshes the token. */
export class EmarsysOAuth2Api implements ICredentialType {
	name = 'emarsysOAuth2Api';

	displayName = 'Emarsys OAuth2 API';

	extends = ['oAuth2Api'];

	icon: Icon = { light: 'file:../icons/emarsys.svg', dark: 'file:../icons/emarsys.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-contact-export/n8n-nodes-contact-export#emarsys-oauth2-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.emarsys.net/api/v3',
			required: true,
			hint: 'Starts with https:// and ends with /api/v3',
		},
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: GRANT_TYPE },
		// n8n's own fields for these are shown for any grant type that is an expression.
		{ displayName: 'Authorization URL', name: 'authUrl', type: 'hidden', default: '' },
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'string',
			default: 'https://auth.emarsys.net/oauth2/token',
			required: true,
			description: 'Accounts that sign in with SAP Cloud Identity have their own URL',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			hint: 'In Emarsys under Management → Security Settings → API Credentials',
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
				{ name: 'Header', value: 'header', description: 'As in the documentation of Emarsys' },
				{
					name: 'Body',
					value: 'body',
					description: 'For an access token URL that otherwise returns invalid_client',
				},
			],
			default: 'header',
			description: 'Where client ID and client secret go when a token is fetched',
		},
	];

	// n8n 2 calls this before every request. It only fetches a token for a test after a switch (see GRANT_TYPE).
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		requireWebAddress(credentials['baseUrl']);
		if ((credentials['oauthTokenData'] as unknown) !== null) return {};
		const username = withoutPadding(credentials['clientId']);
		const password = withoutPadding(credentials['clientSecret']);
		const inBody = credentials['authentication'] === 'body';
		const form = new URLSearchParams({
			grant_type: 'client_credentials',
			...(inBody && { client_id: username, client_secret: password }),
		});
		const oauthTokenData = (await this.helpers.httpRequest({
			method: 'POST',
			url: withoutPadding(credentials['accessTokenUrl']),
			...(!inBody && { auth: { username, password } }),
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: form.toString(),
			json: true,
		})) as IDataObject;
		return { oauthTokenData };
	}

	test: ICredentialTestRequest = credentialTestOf(
		'Emarsys did not accept the access token (401). Check client ID, client secret and both URLs: the base URL ends with /api/v3.',
	);
}
