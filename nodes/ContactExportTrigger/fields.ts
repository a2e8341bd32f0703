import type { INodeProperties } from 'n8n-workflow';

import { callingPlatforms, namesOf, platformField } from '../platforms';
import { delimiterField, encodingField, onBadRowField } from '../platforms/readingFields';

const callers = namesOf(callingPlatforms, 'or');

export const fields: INodeProperties[] = [
	platformField(callingPlatforms),
	{
		displayName: `Copy the <b>Production URL</b> above into <b>Contact Export → Options → Notification URL</b>. ${callers} must be able to reach it from the internet; addresses with localhost, 127.0.0.1 or 192.168. can't work (<a href="https://github.com/n8n-nodes-contact-export/n8n-nodes-contact-export/blob/main/docs/callbacks.md">how to</a>).`,
		name: 'howTo',
		type: 'notice',
		default: '',
	},
	...callingPlatforms.flatMap(({ callback }) => callback.fields),
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: [
			{ name: `${callers} Export Done`, value: 'done' },
			{ name: `${callers} Export Failed`, value: 'failed' },
		],
		default: ['done', 'failed'],
		description: 'What starts the workflow',
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'File', value: 'file', description: 'The file of a finished export, as binary data' },
			{ name: 'Rows', value: 'rows', description: 'One item for each row of a finished export' },
			{ name: 'Status', value: 'status', description: `What ${callers} says about the export` },
		],
		default: 'status',
		description: 'What the workflow starts with',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Add Field Names Header',
				name: 'addFieldNamesHeader',
				type: 'boolean',
				displayOptions: { show: { '/output': ['rows'] } },
				default: true,
				description: 'Whether the first row of the file names the columns',
			},
			{
				displayName: 'Column Names',
				name: 'columnNames',
				type: 'options',
				displayOptions: { show: { '/output': ['rows'] } },
				options: [
					{ name: 'As in the File', value: 'file', description: 'The titles in the file' },
					{
						name: 'Field IDs',
						value: 'fieldId',
						description:
							'Like 3, if only one field has that title. They come first and sorted in each item, since JavaScript sorts keys that are whole numbers.',
					},
					{
						name: 'Field Keys',
						value: 'fieldKey',
						description:
							'Like field_3, if only one field has that title. The columns keep the order of the file.',
					},
					{
						name: 'String IDs',
						value: 'stringId',
						description: 'Like first_name, if only one field has that title',
					},
				],
				default: 'file',
				description: 'Names of the columns in the items',
			},
			delimiterField({ '/output': ['rows'] }),
			...callingPlatforms.flatMap(({ callback }) => callback.options),
			encodingField({ '/output': ['rows'] }),
			{
				displayName: 'File Name',
				name: 'fileName',
				type: 'string',
				displayOptions: { show: { '/output': ['file'] } },
				default: '',
				placeholder: 'e.g. contacts.csv',
				description: 'Name for the file; empty for the name that the platform uses',
			},
			{
				displayName: 'IP Allowlist',
				name: 'ipAllowlist',
				type: 'string',
				default: '',
				placeholder: 'e.g. 203.0.113.7, 198.51.100.0/24',
				description:
					'Addresses and ranges that may call, separated by commas. Leave it empty unless the platform tells you the addresses that it calls from. Behind a reverse proxy, set N8N_PROXY_HOPS in n8n, or every call seems to come from the proxy.',
			},
			{
				displayName: 'Max Rows',
				name: 'maxRows',
				type: 'number',
				displayOptions: { show: { '/output': ['rows'] } },
				typeOptions: { minValue: 0 },
				default: 0,
				description: 'Stop after this many rows. 0 means no limit.',
			},
			onBadRowField({ '/output': ['rows'] }),
			{
				displayName: 'Put Output File in Field',
				name: 'binaryPropertyName',
				type: 'string',
				displayOptions: { show: { '/output': ['file'] } },
				default: 'data',
				hint: 'The name of the output binary field to put the file in',
			},
			{
				displayName: 'Secret',
				name: 'secret',
				type: 'string',
				typeOptions: { password: true },
				default: '',
				description:
					'Only calls with this secret are accepted: append ?secret=… with the same text to the address. It is part of the workflow, so anyone who can see the workflow can see it.',
			},
		],
	},
];
