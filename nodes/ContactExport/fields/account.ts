import type { INodeProperties } from 'n8n-workflow';

import { platforms } from '../../platforms';

const getMany = { resource: ['account'], operation: ['getMany'] };

/** What to get of an account. */
export const accountFields: INodeProperties[] = [
	...platforms.flatMap(({ name, displayName, lists }): INodeProperties[] => {
		const options = Object.entries(lists ?? {}).map(([value, list]) => ({ name: list.displayName, value }));
		const [first] = options;
		if (!first) return [];
		return [
			{
				displayName: 'List',
				name: 'list',
				type: 'options',
				displayOptions: { show: { platform: [name], ...getMany } },
				options,
				default: (options.find(({ value }) => value === 'segments') ?? first).value,
				description: `Which list of the ${displayName} account to get`,
			},
		];
	}),
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
