import { readFileSync } from 'node:fs';
import type { IConnections, INode, IPinData, IWorkflowSettings } from 'n8n-workflow';
import { RestError, type RestClient } from './rest';
import { until } from './until';

/** A workflow as n8n exports it. */
export interface NewWorkflow {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	/** Node → items that it returns in manual runs instead of being executed. */
	pinData?: IPinData;
}

export interface SavedWorkflow extends NewWorkflow {
	id: string;
	versionId: string;
}

/** Reads a workflow that n8n's Download has written. */
export function readWorkflow(file: string): NewWorkflow {
	return JSON.parse(readFileSync(file, 'utf8')) as NewWorkflow;
}

/** The workflow with one of its nodes changed. */
export function withNode(
	workflow: NewWorkflow,
	name: string,
	change: (node: INode) => Partial<INode>,
): NewWorkflow {
	if (!workflow.nodes.some((node) => node.name === name))
		throw new Error(`The workflow "${workflow.name}" has no node "${name}"`);
	const nodes = workflow.nodes.map((node) => (node.name === name ? { ...node, ...change(node) } : node));
	return { ...workflow, nodes };
}

export async function createWorkflow(rest: RestClient, workflow: NewWorkflow): Promise<SavedWorkflow> {
	// n8n 1 requires `active`.
	return await rest.send('POST', '/rest/workflows', { ...workflow, active: false });
}

/** Publishes a workflow. In n8n 2 its triggers start a moment after the response. */
export async function activateWorkflow(rest: RestClient, { id, versionId }: SavedWorkflow): Promise<void> {
	await orIfUnknown(
		async () => await rest.send('POST', `/rest/workflows/${id}/activate`, { versionId }),
		// n8n 1 before its last versions.
		async () => await rest.send('PATCH', `/rest/workflows/${id}`, { versionId, active: true }),
	);
}

/** Publishes a workflow and waits until its triggers run. */
export async function publishWorkflow(rest: RestClient, workflow: SavedWorkflow): Promise<void> {
	await activateWorkflow(rest, workflow);
	await until(
		`"${workflow.name}" is published`,
		async () => (await publicationStatus(rest, workflow)) === 'published',
	);
}

async function publicationStatus(rest: RestClient, { id }: SavedWorkflow): Promise<string> {
	return await orIfUnknown(
		async () =>
			(await rest.send<{ status: string }>('GET', `/rest/workflows/${id}/publication-status`)).status,
		// n8n 1 publishes before it responds.
		() => Promise.resolve('published'),
	);
}

/** Sends a request, or `fallback` to an n8n that has no such route. */
async function orIfUnknown<T>(request: () => Promise<T>, fallback: () => Promise<T>): Promise<T> {
	try {
		return await request();
	} catch (error) {
		if (error instanceof RestError && error.status === 404) return await fallback();
		throw error;
	}
}

/** Presses Execute Workflow, and returns the execution's ID. */
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
