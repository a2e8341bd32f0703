import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/** Where Emarsys delivers an FTP or SFTP export. No request uses it, so the node tests it (`deliveryCredentialTest`). */
export class EmarsysFtpApi implements ICredentialType {
	name = 'emarsysFtpApi';

	displayName = 'Emarsys FTP Delivery API';

	icon: Icon = { light: 'file:../icons/ftp.svg', dark: 'file:../icons/ftp.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-contact-export/n8n-nodes-contact-export#emarsys-ftp-delivery-api';

	properties: INodeProperties[] = [
		{
			displayName:
				"n8n does not connect to this server: it passes these values to Emarsys, which delivers the file. A green test only means that all fields are filled in. Ask Emarsys support to whitelist the server's address first.",
			name: 'usedBy',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'ftp.example.com',
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 22,
			required: true,
			description: 'Usually 22 for SFTP and 21 for FTP',
		},
		{ displayName: 'Username', name: 'username', type: 'string', default: '', required: true },
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Folder',
			name: 'folder',
			type: 'string',
			default: '',
			placeholder: 'exports/contacts',
			description: "Folder on the server for the file; empty for the user's home folder",
		},
	];
}
