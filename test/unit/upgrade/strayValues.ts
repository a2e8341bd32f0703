import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

/**
 * Values that are no longer in their menus: n8n shows those as an error, or runs something else.
 * @returns `field: value` of each
 */
export function strayValues(description: INodeTypeDescription, parameters: INodeParameters): string[] {
	const isShown = (field: INodeProperties, values: INodeParameters): boolean =>
		NodeHelpers.displayParameter(values, field, null, description, parameters);
	return description.properties
		.filter((field) => isShown(field, parameters))
		.flatMap((field) => {
			if (field.type !== 'collection') return strays(field, parameters[field.name]);
			const chosen = parameters[field.name] as INodeParameters;
			const entries = (field.options as INodeProperties[]).filter(({ name }) => name in chosen);
			return entries
				.filter((entry) => isShown(entry, chosen))
				.flatMap((entry) => strays(entry, chosen[entry.name]));
		});
}

function strays({ name, type, options, modes }: INodeProperties, value: unknown): string[] {
	const known = type === 'resourceLocator' ? modes?.map((mode) => mode.name) : staticValues(options);
	const chosen = type === 'resourceLocator' ? (value as { mode: string }).mode : value;
	// Values from a list of the account, or from an expression, are known at run time only.
	if (!known?.length) return [];
	return [chosen]
		.flat()
		.filter((one) => !(typeof one === 'string' && one.startsWith('=')) && !known.includes(one as never))
		.map((one) => `${name}: ${String(one)}`);
}

function staticValues(options: INodeProperties['options'] = []): unknown[] {
	return options.flatMap((option) => ('value' in option ? [option.value] : []));
}
