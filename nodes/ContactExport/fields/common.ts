import type { INodeProperties } from 'n8n-workflow';

import { platforms } from '../../platforms';
import { operations } from '../operations';

/** What every platform has: which one, what to do, and with which export. */
export const commonFields: INodeProperties[] = [
	{
		displayName: 'Platform',
		name: 'platform',
		type: 'options',
		noDataExpression: true,
		options: platforms.map(({ name, displayName }) => ({ name: displayName, value: name })),
		default: 'emarsys',
	},
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
