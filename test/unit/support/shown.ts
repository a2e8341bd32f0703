import { NodeHelpers, type INodeParameters, type INodeProperties } from 'n8n-workflow';
import { ContactExport } from '../../../nodes/ContactExport/ContactExport.node';

/** The description that n8n has of the node. */
export const { description } = new ContactExport();
const { properties } = description;

/** Values of fields. */
export type Choice = Record<string, string>;

/** The node with these values, and the defaults of all other fields. */
export function nodeWith(choice: Choice, options: INodeParameters = {}): INodeParameters {
	return (
		NodeHelpers.getNodeParameters(properties, { ...choice, options }, true, false, null, description) ?? {}
	);
}

/** The fields that the editor shows. */
export function shown(choice: Choice): INodeProperties[] {
	const values = nodeWith(choice);
	return properties.filter(
		(field) => field.type !== 'hidden' && NodeHelpers.displayParameter(values, field, null, description),
	);
}

/** The options that the editor offers. */
export function shownOptions(choice: Choice, options: INodeParameters = {}): INodeProperties[] {
	const values = nodeWith(choice, options);
	const collections = shown(choice).filter(({ name }) => name === 'options');
	return collections.flatMap((collection) =>
		(collection.options as INodeProperties[]).filter((option) =>
			NodeHelpers.displayParameter(options, option, null, description, values),
		),
	);
}

export const namesOf = (fields: INodeProperties[]) => fields.map(({ name }) => name);
