import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

import { credentialRules } from '../nodes/platforms/credentialRules';
import { requireWebAddress } from '../nodes/platforms/webAddress';
import { PASTED_BASE_URL, withoutPadding } from '../nodes/core/padding';

const REDIRECTS =
	'This address redirects to another. Put the other one into "Base URL", if you know and trust it.';

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
			description: 'Of a WebDAV user: those of the API are others',
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
		requireWebAddress(requestOptions.baseURL);
		const both = `${withoutPadding(username)}:${withoutPadding(password)}`;
		return {
			...requestOptions,
			headers: { ...requestOptions.headers, Authorization: `Basic ${Buffer.from(both).toString('base64')}` },
		};
	}

	// Asks about the folder itself, which every WebDAV server answers; a list of its files is often forbidden.
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
				[401, 'The WebDAV server did not accept username and password (401). Those of the API are others.'],
				[
					403,
					'This user may not use this folder (403). Check the base URL; WebDAV must be switched on for the account by Emarsys.',
				],
				[404, 'There is no such folder (404). Check the base URL.'],
				[405, 'This address knows no WebDAV (405). Check the base URL.'],
				[501, 'This address knows no WebDAV (501). Check the base URL.'],
				[500, 'The WebDAV server responded with a server error (500). Try again later.'],
				[502, 'The WebDAV server responded with a server error (502). Try again later.'],
				[503, 'The WebDAV server responded with a server error (503). Try again later.'],
			],
			{},
		),
	};
}
