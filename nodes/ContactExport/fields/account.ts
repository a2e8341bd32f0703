import type { INodeProperties } from 'n8n-workflow';

import { platforms } from '../../platforms';
import type { Platform } from '../../platforms/platform';

const getMany = { resource: ['account'], operation: ['getMany'] };

/** The default list, if the platform has it: several platforms do, so it stays valid when the platform is changed. */
const DEFAULT_LIST = 'segments';

export const accountFields: INodeProperties[] = [
	...platforms.flatMap(listField),
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: getMany },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { ...getMany, returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
];

function listField({ name, displayName, lists = {} }: Platform): INodeProperties[] {
	const names = Object.keys(lists);
	const [first] = names;
	if (first === undefined) return [];
	const field = {
		displayName: 'List',
		name: 'list',
		default: names.includes(DEFAULT_LIST) ? DEFAULT_LIST : first,
	};
	return [
		{
			...field,
			type: 'options',
			displayOptions: { show: { platform: [name], ...getMany } },
			options: Object.entries(lists).map(([value, list]) => ({ name: list.displayName, value })),
			description: `Which list of the ${displayName} account to get`,
		},
	];
}
