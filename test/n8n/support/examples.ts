import type { INode, INodeParameters } from 'n8n-workflow';
import { readExample, readyToRun } from '../../../dev/demo/examples';
import {
	createWorkflow,
	getExecution,
	itemsOf,
	listExecutions,
	withNode,
	type Execution,
	type NewWorkflow,
	type RestClient,
	type SavedWorkflow,
} from '../../../dev/n8n';
import type { N8nFixture } from './n8nFixture';

/** Nodes of an example that are changed for a test: name → some of its parameters. */
export type Changes = Record<string, INodeParameters>;

/** Saves an example as the demo does, with a few parameters changed. */
export async function importChanged(
	{ n8n, credentials }: N8nFixture,
	file: string,
	changes: Changes = {},
): Promise<SavedWorkflow> {
	let workflow: NewWorkflow = readyToRun(readExample(file), credentials, n8n.baseUrl);
	for (const [name, parameters] of Object.entries(changes)) {
		workflow = withNode(workflow, name, (node) => ({ parameters: merged(node, parameters) }));
	}
	return await createWorkflow(n8n.rest, workflow);
}

function merged({ parameters }: INode, changes: INodeParameters): INodeParameters {
	const options = { ...(parameters.options as INodeParameters), ...(changes.options as INodeParameters) };
	return { ...parameters, ...changes, ...('options' in parameters && { options }) };
}

/** Settings that make every execution's export unique: Emarsys runs no two identical exports at once. */
export const OWN_WINDOW: INodeParameters = {
	timeWindow: 'custom',
	from: "={{ DateTime.fromISO('2010-01-01').plus({ days: Number($execution.id) }) }}",
	to: "={{ DateTime.fromISO('2010-01-02').plus({ days: Number($execution.id) }) }}",
};

/** The executions of a workflow with their data, oldest first, without those of its sub-workflows. */
export async function executionsOf(rest: RestClient, { id }: SavedWorkflow): Promise<Execution[]> {
	const states = (await listExecutions(rest, id)).filter(({ mode }) => mode !== 'integrated');
	return await Promise.all(states.map(async (state) => await getExecution(rest, state.id)));
}

/** An input item of a node, with its execution. */
export interface Arrival {
	exportId: string;
	execution: Execution;
	item: ReturnType<typeof itemsOf>[number];
}

/** All input items of a node in these executions. */
export function arrivals(executions: Execution[], node: string): Arrival[] {
	return executions.flatMap((execution) =>
		itemsOf(execution, node).map((item) => ({ exportId: item.json.exportId as string, execution, item })),
	);
}
