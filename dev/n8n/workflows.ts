import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IConnections, INode, IPinData, IWorkflowSettings } from 'n8n-workflow';
import type { CredentialReference } from './credentials';
import { RestError, type RestClient } from './rest';

const PUBLICATION_TIMEOUT_MS = 60_000;
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
	// n8n 1 wants to be told that it is not published, as the editor tells it.
	return await rest.send('POST', '/rest/workflows', { ...workflow, active: false });
}

/** Publishes a workflow, so that its triggers run. n8n 2 does that a moment after it has answered. */
export async function activateWorkflow(rest: RestClient, { id, versionId }: SavedWorkflow): Promise<void> {
	await orWhereUnknown(
		async () => await rest.send('POST', `/rest/workflows/${id}/activate`, { versionId }),
		// The last n8n 1 have the route above as well; before them a workflow was switched on by saving it so.
		async () => await rest.send('PATCH', `/rest/workflows/${id}`, { versionId, active: true }),
	);
}

/** Publishes a workflow and waits until its triggers run. */
export async function publishWorkflow(rest: RestClient, workflow: SavedWorkflow): Promise<void> {
	await activateWorkflow(rest, workflow);
	const deadline = Date.now() + PUBLICATION_TIMEOUT_MS;
	for (;;) {
		const status = await publicationStatus(rest, workflow);
		if (status === 'published') return;
		if (Date.now() > deadline) throw new Error(`"${workflow.name}" is ${status}, not published`);
		await sleep(PUBLICATION_POLL_MS);
	}
}

async function publicationStatus(rest: RestClient, { id }: SavedWorkflow): Promise<string> {
	return await orWhereUnknown(
		async () =>
			(await rest.send<{ status: string }>('GET', `/rest/workflows/${id}/publication-status`)).status,
		// n8n 1 has published it before it answers.
		() => Promise.resolve('published'),
	);
}

/** Sends a request, and another one to an n8n that has no route for the first. */
async function orWhereUnknown<T>(request: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
	try {
		return await request();
	} catch (error) {
		if (error instanceof RestError && error.status === 404) return await otherwise();
		throw error;
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
