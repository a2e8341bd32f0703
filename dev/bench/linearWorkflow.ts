import type { INode, INodeParameters } from 'n8n-workflow';
import type { CredentialsByType, NewWorkflow } from '../n8n';

/** The name of every measured workflow's trigger. */
export const TRIGGER = 'Trigger';

/** A node of a measured workflow. */
export type Step = Pick<INode, 'name' | 'type' | 'typeVersion'> & {
	parameters: INodeParameters;
	credentials?: CredentialsByType;
};

/** The Contact Export node. */
export function contactExport(
	name: string,
	parameters: INodeParameters,
	credentials: CredentialsByType,
): Step {
	return { name, type: 'n8n-nodes-contact-export.contactExport', typeVersion: 1, parameters, credentials };
}

/** n8n's HTTP Request node with one of this package's credentials. */
export function httpRequest(name: string, parameters: INodeParameters, credentials: CredentialsByType): Step {
	const [nodeCredentialType = ''] = Object.keys(credentials);
	return {
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: { authentication: 'predefinedCredentialType', nodeCredentialType, ...parameters },
		credentials,
	};
}

/** Makes HTTP Request give out a file. */
export const AS_FILE: INodeParameters = { response: { response: { responseFormat: 'file' } } };

/** A workflow that runs the nodes one after another when it is started by hand. */
export function linearWorkflow(steps: readonly Step[]): NewWorkflow {
	const trigger: Step = {
		name: TRIGGER,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		parameters: {},
	};
	const nodes = [trigger, ...steps].map(
		(step, index): INode => ({ ...step, id: `node${index}`, position: [200 * index, 0] }),
	);
	const connections = Object.fromEntries(
		steps.map(({ name }, index) => [nodes[index]?.name ?? '', { main: [[to(name)]] }]),
	);
	return { name: 'Measured', nodes, connections, settings: { executionOrder: 'v1' } };
}

/** A connection that leads to a node. */
export function to(node: string): { node: string; type: 'main'; index: number } {
	return { node, type: 'main', index: 0 };
}
