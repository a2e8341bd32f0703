import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

import { credentialRules } from '../nodes/platforms/credentialRules';
import { webDavFolder } from '../nodes/platforms/emarsys/webDavFolder';
import { requireWebAddress } from '../nodes/platforms/webAddress';
import { PASTED_BASE_URL, withoutPadding } from '../nodes/core/padding';

const REDIRECTS =
	'This address redirects to another one. If you know and trust that one, set "Base URL" to it.';

/** A user of the account's WebDAV folder, which also has exports that the API does not return. */
export class EmarsysWebDavApi implements ICredentialType {
	name = 'emarsysWebDavApi';

	displayName = 'Emarsys WebDAV API';

	icon: Icon = { light: 'file:../icons/emarsys.svg', dark: 'file:../icons/emarsys.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-contact-export/n8n-nodes-contact-export#emarsys-webdav-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://suite00.emarsys.net/storage/account/',
			description:
				'The WebDAV folder of your account, with or without /export at its end. Emarsys shows it under Management → Security Settings; WebDAV must be switched on by its support first.',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			description: 'Name of a WebDAV user, not of an API user',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
	];

	async authenticate(
		{ username, password }: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { baseURL } = requestOptions;
		requireWebAddress(baseURL);
		const both = `${withoutPadding(username)}:${withoutPadding(password)}`;
		return {
			...requestOptions,
			// For the test, the same folder as for the node.
			...(baseURL !== undefined && { baseURL: webDavFolder(baseURL) }),
			headers: { ...requestOptions.headers, Authorization: `Basic ${Buffer.from(both).toString('base64')}` },
		};
	}

	// Depth 0 asks only about the folder itself, which every WebDAV server allows; listing its files is often forbidden.
	test: ICredentialTestRequest = {
		request: {
			method: 'PROPFIND' as 'GET',
			baseURL: PASTED_BASE_URL,
			url: '/',
			headers: { Depth: '0' },
			disableFollowRedirect: true,
		},
		rules: credentialRules(
			[
				...[301, 302, 303, 307, 308].map((status) => [status, REDIRECTS] as const),
				[401, 'The WebDAV server did not accept username and password (401). They are not those of the API.'],
				[
					403,
					'This user may not use this folder (403). Check the base URL; WebDAV must be switched on for the account by Emarsys.',
				],
				[404, 'There is no such folder (404). Check the base URL.'],
				[405, 'There is no WebDAV at this address (405). Check the base URL.'],
				[501, 'There is no WebDAV at this address (501). Check the base URL.'],
				[500, 'The WebDAV server responded with a server error (500). Try again later.'],
				[502, 'The WebDAV server responded with a server error (502). Try again later.'],
				[503, 'The WebDAV server responded with a server error (503). Try again later.'],
			],
			{},
		),
	};
}
