import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IConnections, INode, IPinData, IWorkflowSettings } from 'n8n-workflow';
import type { CredentialReference } from './credentials';
import type { RestClient } from './rest';

const PUBLICATION_TIMEOUT_MS = 15_000;
const PUBLICATION_POLL_MS = 100;

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

/** Publishes a workflow and waits until its triggers run. */
export async function publishWorkflow(rest: RestClient, workflow: SavedWorkflow): Promise<void> {
	await activateWorkflow(rest, workflow);
	const deadline = Date.now() + PUBLICATION_TIMEOUT_MS;
	for (;;) {
		const { status } = await rest.send<{ status: string }>(
			'GET',
			`/rest/workflows/${workflow.id}/publication-status`,
		);
		if (status === 'published') return;
		if (Date.now() > deadline) throw new Error(`"${workflow.name}" is ${status}, not published`);
		await sleep(PUBLICATION_POLL_MS);
	}
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
