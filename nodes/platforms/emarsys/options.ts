import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { delimiterField } from '../readingFields';
import { labels } from './labels';
import { locator, type Show } from './locator';

const starting = { '/operation': ['export', 'start'] };

/** Only these export types can be delivered by mail. */
const WITH_MAIL = ['contactList', 'segment'];
const WITHOUT_MAIL = ['changes', 'registrations', 'responses'];

const DELIVERIES: INodePropertyOptions[] = [
	{ name: 'Download', value: 'local', description: 'Emarsys keeps the file for the node to download' },
	{
		name: 'FTP',
		value: 'ftp',
		description:
			'Emarsys sends the file to your FTP server, whose address it must have whitelisted. The node waits and returns no file.',
	},
	{
		name: 'SFTP',
		value: 'sftp',
		description:
			'Emarsys sends the file to your SFTP server, whose address it must have whitelisted. The node waits and returns no file.',
	},
];

/** Entries of the node's options that only Emarsys has. */
export const options: INodeProperties[] = [
	addFieldNamesHeader(starting),
	addFieldNamesHeader({ '/operation': ['download'], '/output': ['rows', 'parts'] }),
	{
		displayName: labels.columnNames,
		name: 'columnNames',
		type: 'options',
		displayOptions: { show: { '/operation': ['export', 'download'], '/output': ['rows'] } },
		options: [
			{
				name: 'As in the File',
				value: 'file',
				description: 'In the language of the export. If two fields have the same title, a number is added.',
			},
			{
				name: 'Field IDs',
				value: 'fieldId',
				description:
					'Like 3: the same in every language. They come first and sorted in each item, since JavaScript sorts keys that are whole numbers.',
			},
			{
				name: 'Field Keys',
				value: 'fieldKey',
				description:
					'Like field_3: the same in every language, and the columns keep the order of the fields you chose',
			},
			{
				name: 'String IDs',
				value: 'stringId',
				description: 'Like first_name: readable, and the same in every language',
			},
		],
		default: 'file',
		description: 'Names of the columns in the items',
	},
	{
		displayName: labels.fieldsOfFile,
		name: 'contactFields',
		type: 'string',
		displayOptions: { show: { '/operation': ['download'], '/output': ['rows'] } },
		default: '={{ $json.contactFields }}',
		description:
			'IDs of the fields that the export was started with, in order, separated by commas. An item of "Start" has them. Without them, columns are recognized by their titles, if only one field has that title.',
	},
	{
		displayName: labels.delimiter,
		name: 'delimiter',
		type: 'options',
		displayOptions: { show: starting },
		options: [
			{ name: 'Comma', value: ',' },
			{ name: 'Semicolon', value: ';', description: 'What Excel expects in most of Europe' },
		],
		default: ',',
		description: 'Character between the columns of the file',
	},
	delimiterField({ '/operation': ['download'], '/output': ['rows', 'parts'] }),
	...downloadOptions({ '/operation': ['export', 'download'] }),
	distributionMethod(WITHOUT_MAIL, DELIVERIES),
	{
		...distributionMethod(WITH_MAIL, [
			...DELIVERIES,
			{
				name: 'Mail',
				value: 'mail',
				description:
					'Emarsys sends an e-mail with a link to the file, protected by a password. The node waits and returns no file.',
			},
		]),
		// The editor marks an option that is missing only after it has been added.
		hint: 'For Mail, add the option "Mail To" as well',
	},
	{
		displayName: labels.emailId,
		name: 'emailId',
		type: 'string',
		displayOptions: { show: { ...starting, '/exportType': ['responses'] } },
		default: '',
		placeholder: 'e.g. 123456',
		description: 'Only responses to the e-mail campaign with this ID',
	},
	{
		displayName: labels.language,
		name: 'language',
		type: 'options',
		displayOptions: { show: starting },
		typeOptions: {
			loadOptionsMethod: 'getEmarsysLanguages',
			loadOptionsDependsOn: ['authentication', 'exportType', 'platform'],
		},
		default: '',
		description:
			'Language of the column titles and of the choices in choice fields. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: labels.language,
		name: 'language',
		type: 'options',
		displayOptions: { show: { '/operation': ['download'], '/output': ['rows'] } },
		typeOptions: {
			loadOptionsMethod: 'getEmarsysLanguages',
			loadOptionsDependsOn: ['authentication', 'exportType', 'platform'],
		},
		default: '',
		description:
			'Language that the export was started with, to recognize fields by their titles if Contact Field IDs is empty. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: labels.mailTo,
		name: 'mailTo',
		type: 'string',
		required: true,
		displayOptions: { show: { ...starting, '/exportType': WITH_MAIL, distributionMethod: ['mail'] } },
		placeholder: 'name@email.com',
		default: '',
		description: 'Who gets the mail with the link to the file',
	},
	{
		displayName: labels.notificationUrl,
		name: 'notificationUrl',
		type: 'string',
		displayOptions: { show: starting },
		placeholder: 'e.g. https://n8n.example.com/webhook/…',
		default: '',
		description:
			'URL that Emarsys calls when the export is ready. "Export" polls as well. Emarsys calls only one URL, so this can\'t be combined with "Continue When" set to "Called Back".',
	},
	locator({
		displayName: labels.withinContactList,
		name: 'contactListId',
		show: { ...starting, '/exportType': ['registrations', 'responses'] },
		description: 'Only contacts on this list are exported',
		searchListMethod: 'searchEmarsysContactLists',
		what: 'contact list',
	}),
	withTimestamp(
		{ ...starting, '/exportType': ['registrations'] },
		'Whether the last column says when the contact signed up',
	),
	withTimestamp(
		{ '/operation': ['download'], '/output': ['rows'] },
		'Whether the last column of registrations says when the contact signed up. Not needed if the fields are known.',
	),
];

/** Where to download a file from, and whether to delete it there. */
export function downloadOptions(show: Show): INodeProperties[] {
	return [
		{
			displayName: labels.deleteAfterDownload,
			name: 'deleteAfterDownload',
			type: 'boolean',
			displayOptions: { show: { ...show, downloadFrom: ['webDav'] } },
			default: false,
			description:
				'Whether to delete the file in the WebDAV folder after it has been downloaded completely. Otherwise, files with personal data pile up there.',
		},
		{
			displayName: labels.downloadFrom,
			name: 'downloadFrom',
			type: 'options',
			displayOptions: { show },
			options: [
				{ name: 'API', value: 'api', description: 'Works for most accounts' },
				{
					name: 'WebDAV',
					value: 'webDav',
					description: "The account's WebDAV folder, for accounts whose API returns no file",
				},
			],
			default: 'api',
			description:
				'Where to download the file from. WebDAV needs its own credential, at the top of this panel.',
		},
	];
}

function addFieldNamesHeader(show: Show): INodeProperties {
	return {
		displayName: labels.addFieldNamesHeader,
		name: 'addFieldNamesHeader',
		type: 'boolean',
		displayOptions: { show },
		default: true,
		description: 'Whether the first row of the file names the columns',
	};
}

function withTimestamp(show: Show, description: string): INodeProperties {
	return {
		displayName: labels.withTimestamp,
		name: 'withTimestamp',
		type: 'boolean',
		displayOptions: { show },
		default: true,
		description,
	};
}

function distributionMethod(exportTypes: string[], deliveries: INodePropertyOptions[]): INodeProperties {
	return {
		displayName: labels.distributionMethod,
		name: 'distributionMethod',
		type: 'options',
		// With an expression, the editor would require "Mail To" whatever its result.
		noDataExpression: true,
		displayOptions: { show: { ...starting, '/exportType': exportTypes } },
		options: [...deliveries].sort((a, b) => a.name.localeCompare(b.name)),
		default: 'local',
		description:
			'Where the finished file goes. FTP and SFTP need a credential of your server, at the top of this panel. With anything but Download, the node returns no file.',
	};
}
