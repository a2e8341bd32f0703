import { join } from 'node:path';
import type { INode, INodeParameters } from 'n8n-workflow';
import {
	activateWorkflow,
	createWorkflow,
	getExecution,
	readWorkflow,
	type CredentialReference,
	type Execution,
	type ExecutionState,
	type NewWorkflow,
	type RestClient,
	type SavedWorkflow,
} from '../../../dev/n8n';
import { call, until } from './callbacks';

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');
const UNFINISHED = new Set(['new', 'running']);

/** What a user does at one node of an imported workflow. */
export interface NodeChange {
	/** Added to the parameters, over what they are. */
	parameters?: INodeParameters;
	credentials?: Record<string, CredentialReference>;
}

/** Reads a workflow of `examples/` and sets it up as a user does; a node that is not there is an error. */
export function setUpExample(file: string, changes: Record<string, NodeChange>): NewWorkflow {
	const workflow = readWorkflow(join(EXAMPLES, file));
	for (const [name, { parameters, ...rest }] of Object.entries(changes)) {
		const node = nodeOf(workflow, name);
		Object.assign(node, rest, { parameters: { ...node.parameters, ...parameters } });
	}
	return workflow;
}

/** Puts a webhook in the place of a schedule, so that a test can say when the published workflow runs. */
export function calledInsteadOfScheduled(workflow: NewWorkflow, schedule: string, path: string): NewWorkflow {
	const node: INode = {
		...nodeOf(workflow, schedule),
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: { httpMethod: 'POST', path, options: {} },
	};
	const nodes = workflow.nodes.map((other) => (other.name === schedule ? node : other));
	return { ...workflow, nodes };
}

/** A published workflow that runs when its webhook is called. */
export class CalledWorkflow {
	private runs = 0;

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

	/** Runs it once, to the end. */
	async run(): Promise<Execution> {
		await until('the workflow is published', async () => (await call(this.address, { body: {} })) === 200);
		this.runs++;
		const { id } = await until(
			`run ${this.runs} has ended`,
			async () => {
				const states = await this.states();
				const [last] = states;
				return states.length === this.runs && last && !UNFINISHED.has(last.status) && last;
			},
			60_000,
		);
		return await getExecution(this.rest, id);
	}

	// The newest first.
	private async states(): Promise<ExecutionState[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: this.saved.id }));
		const { results } = await this.rest.send<{ results: ExecutionState[] }>(
			'GET',
			`/rest/executions?limit=100&filter=${filter}`,
		);
		return results.sort((a, b) => Number(b.id) - Number(a.id));
	}
}

function nodeOf({ name, nodes }: NewWorkflow, nodeName: string): INode {
	const node = nodes.find((candidate) => candidate.name === nodeName);
	if (!node) throw new Error(`The workflow "${name}" has no node "${nodeName}"`);
	return node;
}
