import type {
	ExecutionError,
	IBinaryData,
	IDataObject,
	INode,
	INodeCredentials,
	INodeExecutionData,
	INodeParameters,
	IWorkflowSettings,
	NodeExecutionHint,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import type { Engine, Execution, Place, WorkflowJson } from './engine';
import type { LogEntry } from './logs';
import { TYPE } from './nodeTypes';

/** Settings of the node, named as in a saved workflow. */
export interface NodeSetup {
	parameters: INodeParameters;
	credentials?: INodeCredentials;
	/** Input items; one empty item by default. */
	items?: IDataObject[];
	/** The node's own settings: `retryOnFail`, `onError`, `executeOnce` and so on. */
	settings?: Partial<
		Pick<
			INode,
			| 'retryOnFail'
			| 'maxTries'
			| 'waitBetweenTries'
			| 'onError'
			| 'continueOnFail'
			| 'executeOnce'
			| 'alwaysOutputData'
		>
	>;
	workflowSettings?: IWorkflowSettings;
	/** Runs with the same ID share what n8n stores for the workflow. */
	workflowId?: string;
	mode?: WorkflowExecuteMode;
	on?: Place;
}

/** The result of the node, from the run data that n8n would save. */
export interface NodeRun {
	status: string;
	items: INodeExecutionData[];
	/** Their JSON alone. */
	json: IDataObject[];
	/** The second output, if the node has an error output. */
	errorItems: INodeExecutionData[];
	error: ExecutionError | undefined;
	hints: NodeExecutionHint[];
	logs: LogEntry[];
	/** What the list of executions can be searched by. */
	customData: Record<string, string>;
	execution: Execution;
}

/** The same, while it runs. */
export interface NodeRunning {
	finished: Promise<NodeRun>;
	stop: () => void;
}

const NODE = 'Contact Export';

/** A workflow of two nodes: one that returns the items, and Contact Export. */
export function workflowOf({
	parameters,
	credentials,
	items = [{}],
	settings,
	workflowSettings,
	workflowId,
}: NodeSetup): WorkflowJson {
	return {
		...(workflowId !== undefined && { id: workflowId }),
		nodes: [
			{
				id: '1',
				name: 'Items',
				type: TYPE.items,
				typeVersion: 1,
				position: [0, 0],
				parameters: { items: items as never },
			},
			{
				id: '2',
				name: NODE,
				type: TYPE.contactExport,
				typeVersion: 1,
				position: [200, 0],
				parameters,
				...(credentials && { credentials }),
				...settings,
			},
		],
		connections: { Items: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
		...(workflowSettings && { settings: workflowSettings }),
	};
}

/** Starts the node and returns the running execution. */
export function startNode(engine: Engine, setup: NodeSetup): NodeRunning {
	const running = engine.execute(workflowOf(setup), setup.mode, setup.on);
	return { finished: running.finished.then((execution) => nodeRunOf(execution)), stop: running.stop };
}

/** Runs the node. A failed execution is a result like any other. */
export async function runNode(engine: Engine, setup: NodeSetup): Promise<NodeRun> {
	return await startNode(engine, setup).finished;
}

/** The result of one node of an execution. */
export function nodeRunOf(execution: Execution, name = NODE): NodeRun {
	const { resultData } = execution.run.data;
	const task = resultData.runData[name]?.at(-1);
	const [items, errorItems] = task?.data?.main ?? [];
	return {
		status: execution.run.status,
		items: items ?? [],
		json: (items ?? []).map((item) => item.json),
		errorItems: errorItems ?? [],
		error: task?.error ?? resultData.error,
		hints: task?.hints ?? [],
		logs: execution.logs,
		customData: resultData.metadata ?? {},
		execution,
	};
}

/** The binary property of an item; throws if the item has no such property. */
export function fileOf(item: INodeExecutionData | undefined, property = 'data'): IBinaryData {
	const binary = item?.binary?.[property];
	if (!binary) throw new Error(`The item has no binary property "${property}": ${JSON.stringify(item)}`);
	return binary;
}

/** The export ID in an item; throws if the item has no ID. */
export function exportIdOf(run: NodeRun, index = 0): string {
	const id = run.json[index]?.exportId;
	if (typeof id !== 'string') throw run.error ?? new Error(`No export id in ${JSON.stringify(run.json)}`);
	return id;
}
