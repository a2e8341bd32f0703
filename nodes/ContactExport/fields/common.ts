import type { INodeProperties } from 'n8n-workflow';

import { platformField, platforms } from '../../platforms';
import type { Platform } from '../../platforms/platform';
import { operations } from '../operations';

/** What every platform has, and comes first: which one, what to do, and with which export. */
export const commonFields: INodeProperties[] = [
	platformField(platforms),
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: operations.map(({ name, displayName, description, action }) => ({
			name: displayName,
			value: name,
			description,
			action,
		})),
		default: 'export',
	},
	{
		displayName: 'Export ID',
		name: 'exportId',
		type: 'string',
		displayOptions: { show: { operation: ['getStatus', 'wait', 'download'] } },
		default: '={{ $json.exportId }}',
		description: 'The exportId of an item that "Start" gave',
	},
	...platforms.map(continueWhen),
];

function continueWhen({ name, displayName, callback }: Platform): INodeProperties {
	const field = {
		displayName: 'Continue When',
		name: 'continueWhen',
		displayOptions: { show: { platform: [name], operation: ['start'] } },
		default: 'started',
	};
	// Not shown, but kept: a workflow that asks a platform for a call it can't make is refused, not misread.
	if (!callback) return { ...field, type: 'hidden' };
	return {
		...field,
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Called Back',
				value: 'calledBack',
				description: `Park the execution until ${displayName} calls it. ${displayName} must be able to reach this n8n.`,
			},
			{ name: 'Started', value: 'started', description: 'Go on at once with the ID of the export' },
		],
		description: `A parked execution takes no worker, asks nothing, and survives a restart of n8n. It goes on when ${displayName} calls, at the latest after "Max Wait (Minutes)".`,
	};
}

/** What every platform has, and comes after what it exports. */
export const outputFields: INodeProperties[] = [
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { operation: ['export', 'download'] } },
		options: [
			{ name: 'File', value: 'file', description: 'The CSV file as it is, as binary data' },
			{
				name: 'Parts',
				value: 'parts',
				description:
					'CSV files of some thousand rows, one item each: for millions of rows, with Loop Over Items',
			},
			{ name: 'Rows', value: 'rows', description: 'One item for each row, for a sheet or a database' },
		],
		default: 'file',
		description: 'What to give out',
	},
];
