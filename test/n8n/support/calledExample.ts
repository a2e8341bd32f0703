import type { INode, INodeParameters } from 'n8n-workflow';
import { readExample, readyToRun } from '../../../dev/demo/examples';
import {
	activateWorkflow,
	createWorkflow,
	getExecution,
	listExecutions,
	withNode,
	type CredentialReference,
	type Execution,
	type NewWorkflow,
	type RestClient,
	type SavedWorkflow,
} from '../../../dev/n8n';
import { call, until } from './callbacks';
import type { N8nFixture } from './n8nFixture';

const UNFINISHED = new Set(['new', 'running']);

/** What a user does at one node of an imported workflow. */
export interface NodeChange {
	/** Parameters that replace those of the node. */
	parameters?: INodeParameters;
	credentials?: Record<string, CredentialReference>;
	/** Another type of node in its place. */
	type?: string;
	typeVersion?: number;
}

/** Reads a workflow of `examples/` and sets it up as a user does; an unknown node is an error. */
export function setUpExample(
	{ credentials, n8n }: N8nFixture,
	file: string,
	changes: Record<string, NodeChange>,
): NewWorkflow {
	return Object.entries(changes).reduce(
		(workflow, [name, { parameters, ...rest }]) =>
			withNode(workflow, name, (node) => ({ ...rest, parameters: { ...node.parameters, ...parameters } })),
		readyToRun(readExample(file), credentials, n8n.baseUrl),
	);
}

/** Replaces a schedule with a webhook, so that a test decides when the published workflow runs. */
export function calledInsteadOfScheduled(workflow: NewWorkflow, schedule: string, path: string): NewWorkflow {
	return withNode(
		workflow,
		schedule,
		(): Partial<INode> => ({
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: path,
			parameters: { httpMethod: 'POST', path, options: {} },
		}),
	);
}

/** A published workflow that runs when its webhook is called. */
export class CalledWorkflow {
	private seen = 0;

	private constructor(
		private readonly rest: RestClient,
		private readonly saved: SavedWorkflow,
		private readonly address: string,
	) {}

	/** Saves and publishes a workflow that has a webhook at this path. */
	static async publish(
		{ rest, baseUrl }: { rest: RestClient; baseUrl: string },
		workflow: NewWorkflow,
		path: string,
	): Promise<CalledWorkflow> {
		const saved = await createWorkflow(rest, workflow);
		await activateWorkflow(rest, saved);
		return new CalledWorkflow(rest, saved, `${baseUrl}webhook/${path}`);
	}

	/** Calls it, and returns the run when it has ended. */
	async run(): Promise<Execution> {
		await until('the workflow is published', async () => (await call(this.address, { body: {} })) === 200);
		return await this.next();
	}

	/** Waits for the next run, whatever started it, to end. Runs of sub-workflows do not count. */
	async next(): Promise<Execution> {
		const index = this.seen++;
		const { id } = await until(
			`run ${index + 1} has ended`,
			async () => {
				const all = await listExecutions(this.rest, this.saved.id);
				const state = all.filter(({ mode }) => mode !== 'integrated')[index];
				return state && !UNFINISHED.has(state.status) && state;
			},
			60_000,
		);
		return await getExecution(this.rest, id);
	}
}
