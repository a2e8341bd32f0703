import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
	BinaryDataConfig,
	BinaryDataService,
	ErrorReporter,
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	LoadOptionsContext,
	WebhookContext,
	WorkflowExecute,
} from 'n8n-core';
import {
	Expression,
	Workflow,
	createRunExecutionData,
	type IBinaryData,
	type IConnections,
	type IDataObject,
	type ILoadOptionsFunctions,
	type INode,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodePropertyOptions,
	type IRun,
	type IWebhookFunctions,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { Container, Logger } from './core';
import { MemoryCredentials } from './credentials';
import { Logs, type LogEntry } from './logs';
import { nodeTypes } from './nodeTypes';
import { installProcessedItems, ProcessedItems } from './processedItems';

/** The parts of a saved workflow that an execution reads. */
export interface WorkflowJson {
	/** Workflows with the same ID share what n8n stores for them. */
	id?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

/** The result of an execution. */
export interface Execution {
	id: string;
	run: IRun;
	/** Logged while it ran, by the node and the engine. */
	logs: LogEntry[];
	/** Messages of nodes to the browser of the user who watches the execution. */
	messages: unknown[];
}

/** A running execution. */
export interface Running {
	finished: Promise<Execution>;
	/** The Stop button. */
	stop: () => void;
}

/** A picker request as the editor sends it. */
export interface Picker {
	method: string;
	/** The node with the parameters and credential selected so far. */
	node: INode;
	/** Text typed into the search field. */
	filter?: string;
	/** Token from the previous page. */
	paginationToken?: string;
}

/** n8n's response to a call. */
export interface CallResponse {
	status?: number;
	/** What the workflow starts with, if it does. */
	items?: INodeExecutionData[];
	logs: LogEntry[];
}

/** Where n8n keeps files between nodes: on disk, or in the memory of the process (n8n's `default` mode). */
export type BinaryMode = 'filesystem' | 'default';

/**
 * Where n8n 2.41 runs an execution. Outside the main process (on a worker, in a retry with the original workflow,
 * after a wait by timer) it passes no static data, and saves the nodes' static data over that of the whole workflow.
 */
export type Place = 'main' | 'elsewhere';

/** n8n's engine as published in n8n-core, with its own storage for what n8n keeps in its database. */
export class Engine {
	readonly credentials = new MemoryCredentials();
	readonly logs = new Logs();
	/** The static data of each workflow, as JSON. */
	readonly staticData = new Map<string, string>();
	readonly processedItems = new ProcessedItems();
	private executions = 0;

	private constructor(
		private readonly binary: BinaryDataService,
		private readonly folder: string,
	) {}

	/** Starts the engine. Only one at a time: n8n keeps its services in one container. */
	static async start({ binaryMode = 'filesystem' }: { binaryMode?: BinaryMode } = {}): Promise<Engine> {
		const folder = await mkdtemp(path.join(tmpdir(), 'contact-export-binary-'));
		// n8n's default settings.
		await Expression.initExpressionEngine({
			engine: 'vm',
			poolSize: 1,
			maxCodeCacheSize: 1024,
			bridgeTimeout: 5000,
			bridgeMemoryLimit: 128,
		});
		const logs = new Logs();
		logs.install();
		const config = Container.get(BinaryDataConfig);
		config.mode = binaryMode;
		config.localStoragePath = folder;
		type Logging = ConstructorParameters<typeof BinaryDataService>[2];
		const logger = Container.get(Logger) as unknown as Logging;
		const binary = new BinaryDataService(config, Container.get(ErrorReporter), logger);
		await binary.init();
		Container.set(BinaryDataService, binary);
		const engine = new Engine(binary, folder);
		engine.logs.install();
		installProcessedItems(engine.processedItems);
		return engine;
	}

	/** Stops the engine and removes all files that it stored. */
	async close(): Promise<void> {
		await Expression.disposeExpressionEngine();
		await rm(this.folder, { recursive: true, force: true });
	}

	/** The bytes of an item's binary property. */
	async bytes(binary: IBinaryData): Promise<Buffer> {
		return await this.binary.getAsBuffer(binary);
	}

	/** Runs a workflow from its first node. */
	execute(json: WorkflowJson, mode: WorkflowExecuteMode = 'trigger', on: Place = 'main'): Running {
		const workflow = this.workflow(json, on);
		const startNode = workflow.getNode(json.nodes[0]?.name ?? '');
		return this.start(json, mode, (additionalData) =>
			new WorkflowExecute(additionalData, mode).run({ workflow, ...(startNode && { startNode }) }),
		);
	}

	/** Calls the webhook of the first node, as `webhook-helpers.js` of n8n does. */
	async call(json: WorkflowJson, body: IDataObject, query: IDataObject = {}): Promise<CallResponse> {
		const workflow = this.workflow(json);
		const node = workflow.getNode(json.nodes[0]?.name ?? '');
		if (!node) throw new Error('The workflow has no node.');
		const type = nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const hooks = new ExecutionLifecycleHooks('webhook', '', {} as IWorkflowBase);
		const mark = this.logs.entries.length;
		let status: number | undefined;
		const httpResponse = {
			status(code: number) {
				status = code;
				return { json: () => undefined };
			},
		};
		const httpRequest = { ip: '192.0.2.7', headers: {}, query, rawBody: Buffer.from(JSON.stringify(body)) };
		const additionalData = { ...this.additionalData('', hooks, []), httpRequest, httpResponse } as never;
		const acquired = await workflow.expression.acquireIsolate();
		try {
			const context: unknown = new WebhookContext(
				workflow,
				node,
				additionalData,
				'webhook',
				{} as never,
				[],
				null,
			);
			const { workflowData } = (await type.webhook?.call(context as IWebhookFunctions)) ?? {};
			return {
				...(status !== undefined && { status }),
				...(workflowData?.[0] && { items: workflowData[0] }),
				logs: this.logs.since(mark),
			};
		} finally {
			if (acquired) await workflow.expression.releaseIsolate();
		}
	}

	/** Runs a workflow whose first node is a trigger, with the items of its webhook. */
	executeCalled(json: WorkflowJson, items: INodeExecutionData[]): Running {
		const workflow = this.workflow(json);
		const node = workflow.getNode(json.nodes[0]?.name ?? '');
		if (!node) throw new Error('The workflow has no node.');
		const data = createRunExecutionData({
			executionData: { nodeExecutionStack: [{ node, data: { main: [items] }, source: null }] },
		});
		return this.start(json, 'webhook', (additionalData) =>
			new WorkflowExecute(additionalData, 'webhook', data).processRunExecutionData(workflow),
		);
	}

	/**
	 * Retry in the list of executions: on the main process with the workflow as currently saved, elsewhere with
	 * the original one.
	 */
	retry(json: WorkflowJson, { run }: Execution, on: Place = 'main'): Running {
		const workflow = this.workflow(json, on);
		const data = structuredClone(run.data);
		const { lastNodeExecuted = '', runData } = data.resultData;
		delete data.resultData.error;
		if (runData[lastNodeExecuted]?.at(-1)?.error) runData[lastNodeExecuted].pop();
		for (const entry of data.executionData?.nodeExecutionStack ?? [])
			if (on === 'main') entry.node = workflow.getNode(entry.node.name) ?? entry.node;
		return this.start(json, 'retry', (additionalData) =>
			new WorkflowExecute(additionalData, 'retry', data).processRunExecutionData(workflow),
		);
	}

	/** The options of a picker that loads them all at once. */
	async options({ method, node }: Picker): Promise<INodePropertyOptions[]> {
		const ask = nodeTypes.getByNameAndVersion(node.type).methods?.loadOptions?.[method];
		if (!ask) throw new Error(`No picker is called ${method}.`);
		return await this.inEditor(node, async (context) => await ask.call(context));
	}

	/** A page of a picker with a search field. */
	async search({ method, node, filter, paginationToken }: Picker): Promise<INodeListSearchResult> {
		const ask = nodeTypes.getByNameAndVersion(node.type).methods?.listSearch?.[method];
		if (!ask) throw new Error(`No picker is called ${method}.`);
		return await this.inEditor(node, async (context) => await ask.call(context, filter, paginationToken));
	}

	private async inEditor<T>(node: INode, ask: (context: ILoadOptionsFunctions) => Promise<T>): Promise<T> {
		const workflow = this.workflow({ nodes: [node], connections: {} });
		const hooks = new ExecutionLifecycleHooks('internal', '', {} as IWorkflowBase);
		const additionalData = { ...this.additionalData('', hooks, []), currentNodeParameters: node.parameters };
		const acquired = await workflow.expression.acquireIsolate();
		try {
			// Its type allows a workflow without a name.
			const context: unknown = new LoadOptionsContext(workflow, node, additionalData, 'parameters');
			return await ask(context as ILoadOptionsFunctions);
		} finally {
			if (acquired) await workflow.expression.releaseIsolate();
		}
	}

	private workflow({ id = 'workflow', ...json }: WorkflowJson, on: Place = 'main'): Workflow {
		const staticData = on === 'main' ? (this.staticData.get(id) ?? '{}') : '{}';
		return new Workflow({
			id,
			name: 'Test',
			active: true,
			nodeTypes,
			...json,
			staticData: JSON.parse(staticData) as IDataObject,
			settings: { executionOrder: 'v1', ...json.settings },
		});
	}

	private start(
		json: WorkflowJson,
		mode: WorkflowExecuteMode,
		launch: (additionalData: IWorkflowExecuteAdditionalData) => ReturnType<WorkflowExecute['run']>,
	): Running {
		const id = String(++this.executions);
		const messages: unknown[] = [];
		const hooks = new ExecutionLifecycleHooks(mode, id, json as unknown as IWorkflowBase);
		let saved: IRun | undefined;
		// n8n saves what this hook receives, which for a stopped execution comes before its end. Static data is saved as a
		// whole, whatever the status, and only for executions that were not started manually.
		hooks.addHandler('workflowExecuteAfter', (run, staticData: IDataObject | undefined) => {
			saved = run;
			if (mode !== 'manual' && staticData)
				this.staticData.set(json.id ?? 'workflow', JSON.stringify(staticData));
			return Promise.resolve();
		});
		const mark = this.logs.entries.length;
		const execution = launch(this.additionalData(id, hooks, messages));
		return {
			finished: execution.then((run) => ({ id, run: saved ?? run, logs: this.logs.since(mark), messages })),
			stop: () => {
				execution.cancel();
			},
		};
	}

	private additionalData(
		executionId: string,
		hooks: ExecutionLifecycleHooks,
		messages: unknown[],
	): IWorkflowExecuteAdditionalData {
		const unavailable = () => Promise.reject(new Error('Not part of the engine tests.'));
		const base = 'http://localhost:5678';
		return {
			credentialsHelper: this.credentials,
			hooks,
			externalSecretsProxy: Container.get(ExternalSecretsProxy),
			executionId,
			currentNodeExecutionIndex: 0,
			variables: {},
			restApiUrl: `${base}/rest`,
			instanceBaseUrl: `${base}/`,
			formBaseUrl: `${base}/form`,
			formWaitingBaseUrl: `${base}/form-waiting`,
			formTestBaseUrl: `${base}/form-test`,
			webhookBaseUrl: `${base}/webhook`,
			webhookWaitingBaseUrl: `${base}/webhook-waiting`,
			webhookTestBaseUrl: `${base}/webhook-test`,
			mcpBaseUrl: `${base}/mcp`,
			mcpTestBaseUrl: `${base}/mcp-test`,
			sendDataToUI: (type, data) => {
				messages.push({ type, data });
			},
			setExecutionStatus: () => undefined,
			logAiEvent: () => undefined,
			executeWorkflow: unavailable,
			getRunExecutionData: unavailable,
			getRuntimeCredential: unavailable,
			startRunnerTask: unavailable,
		};
	}
}
