import { readFileSync } from 'node:fs';
import type { IConnections, INode, IWorkflowSettings } from 'n8n-workflow';
import type { CredentialReference } from './credentials';
import type { RestClient } from './rest';

/** A workflow as n8n exports it. */
export interface NewWorkflow {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

/** A workflow that n8n has saved. */
export interface SavedWorkflow extends NewWorkflow {
	id: string;
	versionId: string;
}

/** Credential type → the saved credential. */
export type CredentialsByType = Record<string, CredentialReference>;

/** Reads a workflow from a file that n8n's "Download" made. */
export function readWorkflow(file: string): NewWorkflow {
	return JSON.parse(readFileSync(file, 'utf8')) as NewWorkflow;
}

/** The same workflow with credentials at the nodes that name them by type only, as exported workflows should. */
export function withCredentials(workflow: NewWorkflow, credentials: CredentialsByType): NewWorkflow {
	const nodes = workflow.nodes.map((node) => {
		const types = Object.keys(node.credentials ?? {});
		if (types.length === 0) return node;
		const found = types.flatMap((type) => (credentials[type] ? [[type, credentials[type]]] : []));
		return { ...node, credentials: Object.fromEntries(found) as CredentialsByType };
	});
	return { ...workflow, nodes };
}

/** Saves a workflow. */
export async function createWorkflow(rest: RestClient, workflow: NewWorkflow): Promise<SavedWorkflow> {
	return await rest.send('POST', '/rest/workflows', workflow);
}

/** Publishes a workflow, so that its triggers run. n8n does that a moment after it has answered. */
export async function activateWorkflow(rest: RestClient, { id, versionId }: SavedWorkflow): Promise<void> {
	await rest.send('POST', `/rest/workflows/${id}/activate`, { versionId });
}

/** Presses Execute Workflow, and gives the id of the execution. */
export async function startWorkflow(
	rest: RestClient,
	workflow: SavedWorkflow,
	trigger: string,
): Promise<string> {
	const { executionId } = await rest.send<{ executionId: string }>(
		'POST',
		`/rest/workflows/${workflow.id}/run`,
		{ workflowData: workflow, triggerToStartFrom: { name: trigger } },
	);
	return executionId;
}
