import type { INodeProperties } from 'n8n-workflow';

import { platformField, platforms } from '../../platforms';
import type { Platform } from '../../platforms/platform';
import { resources, type Resource } from '../operations';
import { accountFields } from './account';

/** Fields that all platforms share, shown first: which platform, what to do, and with which export. */
export const commonFields: INodeProperties[] = [
	platformField(platforms),
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, displayName }) => ({ name: displayName, value: name })),
		// Never change this: saved nodes without the parameter rely on it.
		default: 'export',
	},
	...resources.map(operationField),
	{
		displayName: 'Export ID',
		name: 'exportId',
		type: 'string',
		required: true,
		displayOptions: { show: { operation: ['getStatus', 'wait', 'download'] } },
		default: '={{ $json.exportId }}',
		hint: 'Taken from the Start node before this one. To fetch an earlier export, switch to Fixed and enter its ID.',
	},
	...platforms.map(continueWhen),
	...accountFields,
];

function operationField({ name: resource, operations, defaultOperation }: Resource): INodeProperties {
	const field = { displayName: 'Operation', name: 'operation', default: defaultOperation.name };
	return {
		...field,
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: operations.map(({ name, displayName, description, action }) => ({
			name: displayName,
			value: name,
			description,
			action,
		})),
	};
}

function continueWhen({ name, displayName, callback }: Platform): INodeProperties {
	const field = {
		displayName: 'Continue When',
		name: 'continueWhen',
		displayOptions: { show: { platform: [name], operation: ['start'] } },
		default: 'started',
	};
	// Hidden rather than absent: a saved workflow that expects a call from such a platform is refused, not misread.
	if (!callback) return { ...field, type: 'hidden' };
	return {
		...field,
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Called Back',
				value: 'calledBack',
				description: `Pause until ${displayName} calls back. ${displayName} must be able to reach this n8n.`,
			},
			{ name: 'Started', value: 'started', description: 'Continue at once with the ID of the export' },
		],
		description: `A waiting execution occupies no worker, sends no requests, and survives a restart of n8n. It continues when ${displayName} calls, or after "Max Wait (Minutes)" at the latest.`,
	};
}

/** Deliveries for which the node returns no file. */
export const ELSEWHERE = ['ftp', 'sftp', 'mail'];

/** Fields that all platforms share, shown after the fields about what to export. */
export const outputFields: INodeProperties[] = [
	output({
		show: { operation: ['export'] },
		hide: { '/options.distributionMethod': ELSEWHERE },
	}),
	{
		// Hidden rather than absent if there is no file: a saved workflow that expects rows then is refused, not misread.
		displayName: 'Output',
		name: 'output',
		type: 'hidden',
		displayOptions: { show: { operation: ['export'], '/options.distributionMethod': ELSEWHERE } },
		default: 'file',
	},
	output({ show: { operation: ['download'] } }),
];

function output(displayOptions: NonNullable<INodeProperties['displayOptions']>): INodeProperties {
	return {
		displayName: 'Output',
		name: 'output',
		type: 'options',
		noDataExpression: true,
		displayOptions,
		options: [
			{
				name: 'File',
				value: 'file',
				description: 'The unchanged CSV file, as binary data. Not for an AI agent, which can only read Rows.',
			},
			{
				name: 'Parts',
				value: 'parts',
				description:
					'The file split into smaller CSV files (10,000 rows), one item each. For millions of rows, with Loop Over Items.',
			},
			{ name: 'Rows', value: 'rows', description: 'One item for each row, for a sheet or a database' },
		],
		default: 'file',
		description: 'What the node returns',
	};
}
