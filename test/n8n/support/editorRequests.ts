import type { INode, INodeListSearchResult, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import type { CredentialReference, NewCredential, RestClient } from '../../../dev/n8n';

/* Requests that the editor sends. */

/** The descriptions of all nodes that n8n has loaded. */
export async function nodeTypes(rest: RestClient): Promise<INodeTypeDescription[]> {
	return await rest.file('/types/nodes.json');
}

/** Presses Stop. */
export async function stopExecution(rest: RestClient, id: string): Promise<void> {
	await rest.send('POST', `/rest/executions/${id}/stop`);
}

interface TestResult {
	status: 'OK' | 'Error';
	message: string;
}

/**
 * Presses the Test button of a saved credential: again if the test of another file ended meanwhile, since n8n keeps the node
 * that it makes for a test in one place for all (2.41, credentials-tester.service.js).
 */
export async function testCredential(
	rest: RestClient,
	credential: NewCredential,
	{ id }: CredentialReference,
): Promise<TestResult> {
	for (;;) {
		const credentials = { id, ...credential };
		const result = await rest.send<TestResult>('POST', '/rest/credentials/test', { credentials });
		if (result.message !== 'Node not found') return result;
	}
}

/** Opens a picker that loads all options at once. */
export async function pickerOptions(
	rest: RestClient,
	node: INode,
	methodName: string,
): Promise<INodePropertyOptions[]> {
	return await rest.send('POST', '/rest/dynamic-node-parameters/options', pickerRequest(node, methodName));
}

/** Searches in a picker. */
export async function searchPicker(
	rest: RestClient,
	node: INode,
	methodName: string,
	filter: string,
): Promise<INodeListSearchResult> {
	return await rest.send('POST', '/rest/dynamic-node-parameters/resource-locator-results', {
		...pickerRequest(node, methodName),
		filter,
	});
}

function pickerRequest({ type, typeVersion, parameters, credentials = {} }: INode, methodName: string) {
	return {
		methodName,
		// n8n requires the path of the parameter, but ignores it if a method is named.
		path: `parameters.${methodName}`,
		nodeTypeAndVersion: { name: type, version: typeVersion },
		currentNodeParameters: parameters,
		credentials,
	};
}
