import type { INodeProperties } from 'n8n-workflow';

import { platformField, platforms } from '../../platforms';
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
];

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
