import type { INodeProperties } from 'n8n-workflow';

/** The values of other fields with which a field is shown. */
export type Show = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

/** A field for something that the account has: chosen by its name from a list, or by its id. */
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
