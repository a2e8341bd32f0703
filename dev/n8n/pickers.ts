import type { INode, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import type { RestClient } from './rest';

/** Opens a picker that offers everything at once, as the editor does. */
export async function pickerOptions(
	rest: RestClient,
	node: INode,
	methodName: string,
): Promise<INodePropertyOptions[]> {
	return await rest.send('POST', '/rest/dynamic-node-parameters/options', question(node, methodName));
}

/** Types into a picker that has a search field. */
export async function searchPicker(
	rest: RestClient,
	node: INode,
	methodName: string,
	filter: string,
): Promise<INodeListSearchResult> {
	return await rest.send('POST', '/rest/dynamic-node-parameters/resource-locator-results', {
		...question(node, methodName),
		filter,
	});
}

function question({ type, typeVersion, parameters, credentials = {} }: INode, methodName: string): object {
	return {
		methodName,
		// Of the parameter that is picked for; n8n asks for it and uses it for nothing when a method is named.
		path: `parameters.${methodName}`,
		nodeTypeAndVersion: { name: type, version: typeVersion },
		currentNodeParameters: parameters,
		credentials,
	};
}
