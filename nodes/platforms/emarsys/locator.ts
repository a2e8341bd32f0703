import type { INodeProperties } from 'n8n-workflow';

export type Show = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

/** A field for an object of the account, chosen by name from a list or by its ID. */
export function locator({
	displayName,
	name,
	show,
	description,
	searchListMethod,
	what = displayName.toLowerCase(),
	required = false,
}: {
	displayName: string;
	name: string;
	show: Show;
	description: string;
	searchListMethod: string;
	/** What the list holds. */
	what?: string;
	required?: boolean;
}): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		...(required && { required }),
		displayOptions: { show },
		default: { mode: 'list', value: '' },
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Choose a ${what}…`,
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 123456' },
		],
	};
}
