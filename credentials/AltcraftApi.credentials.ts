import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

import { credentialRules, whenEmpty, type RuleText } from '../nodes/platforms/credentialRules';
import { PASTED_BASE_URL, withoutPadding } from '../nodes/core/padding';
import { panelOf } from '../nodes/platforms/altcraft/panel';
import { withAltcraftToken } from '../nodes/platforms/altcraft/token';
import { requireWebAddress } from '../nodes/platforms/webAddress';

/** The API's specific result codes (some in the vendor's documentation, the others seen). */
const REFUSALS: RuleText[] = [
	[400, 'Altcraft refused the test request (400). Check the base URL.'],
	[401, 'Altcraft did not accept the token (401). Check it, or try another value of "Send As".'],
	[402, 'The limit of the Altcraft tariff is reached (402). The token itself is right.'],
	[403, 'The token is not allowed to list databases (403). Give its role access to databases in Altcraft.'],
	[404, 'There is no Altcraft API at this address (404). Check the base URL.'],
	[429, 'Altcraft received too many requests (429). Try again in a minute.'],
	[500, 'Altcraft responded with a server error (500). Try again later.'],
	[502, 'Altcraft responded with a server error (502). Try again later.'],
	[503, 'Altcraft responded with a server error (503). Try again later.'],
];

/** An expression that returns a new UUID each time. */
const FRESH_UUID =
	'={{ "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => Math.floor(Math.random() * 16).toString(16)) }}';

export class AltcraftApi implements ICredentialType {
	name = 'altcraftApi';

	displayName = 'Altcraft API';

	icon: Icon = { light: 'file:../icons/altcraft.svg', dark: 'file:../icons/altcraft.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-contact-export/n8n-nodes-contact-export#altcraft-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://ru.altkraft.com',
			required: true,
			hint: 'Address of the panel: what the browser shows when you are signed in, up to the host name',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'In Altcraft under Settings → Tokens. Creating one needs the rights of a master user.',
		},
		{
			displayName: 'Send As',
			name: 'sendAs',
			type: 'options',
			options: [
				{ name: 'Automatic', value: 'automatic', description: 'Works with every installation' },
				{
					name: 'Header',
					value: 'header',
					description: 'Only in the Authorization header, as in the newest documentation',
				},
				{
					name: 'Body and URL',
					value: 'request',
					description:
						'For old installations. Puts the token of a download into its URL, and so into the logs of proxies.',
				},
			],
			default: 'automatic',
			description: 'Where in a request the token goes',
		},
	];

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { baseURL } = requestOptions;
		requireWebAddress(baseURL);
		return withAltcraftToken(withoutPadding(credentials.token), credentials.sendAs, {
			...requestOptions,
			// For the test, the same address as for the node.
			...(baseURL !== undefined && { baseURL: panelOf({ baseUrl: baseURL }) }),
		});
	}

	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: PASTED_BASE_URL,
			url: '/api/v1.1/databases/list',
			// Without its own request ID, the request may get the response of an earlier test (request deduplication).
			headers: { 'Content-Type': 'application/json', 'Request-ID': FRESH_UUID },
			body: { from_id: 1, limit: 1 },
		},
		// An error has HTTP status 200 or its own code as the status; only in a success is `data` a list.
		rules: credentialRules(REFUSALS, {
			error: [...REFUSALS, [undefined, 'This address does not respond like Altcraft. Check the base URL.']],
			data: whenEmpty(
				'Altcraft reported an error instead of a list of databases. Check the token and the base URL.',
			),
		}),
	};
}
