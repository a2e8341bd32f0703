import { readFileSync } from 'node:fs';
import type { IConnections, INode, IPinData, IWorkflowSettings } from 'n8n-workflow';
import type { CredentialReference } from './credentials';
import type { RestClient } from './rest';

/** A workflow as n8n exports it. */
export interface NewWorkflow {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	/** Node → items it gives in manual runs instead of being executed. */
	pinData?: IPinData;
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

/** The same workflow with credentials at one of its nodes; a workflow that is shared names none. */
export function withCredentials(
	workflow: NewWorkflow,
	nodeName: string,
	credentials: CredentialsByType,
): NewWorkflow {
	if (!workflow.nodes.some(({ name }) => name === nodeName)) {
		throw new Error(`The workflow "${workflow.name}" has no node "${nodeName}"`);
	}
	const nodes = workflow.nodes.map((node) => (node.name === nodeName ? { ...node, credentials } : node));
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
