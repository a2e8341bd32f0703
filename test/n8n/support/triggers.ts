import { randomUUID } from 'node:crypto';
import type { INode, INodeParameters } from 'n8n-workflow';
import {
	activateWorkflow,
	createWorkflow,
	getExecution,
	itemsOf,
	type Execution,
	type ExecutionState,
	type NewWorkflow,
	type RestClient,
	type SavedWorkflow,
} from '../../../dev/n8n';
import { call, until } from './callbacks';
import type { N8nFixture } from './n8nFixture';
import { linearWorkflow, TRIGGER } from './workflows';

const UNFINISHED = new Set(['new', 'running']);

/** The node after the trigger, whose input is the trigger's output. */
export const NEXT = 'Next';

/** A workflow that starts with the Contact Export Trigger. */
export interface TriggerOptions {
	/** Default `emarsysWsseApi`. */
	credential?: string;
	parameters?: INodeParameters;
	/** The node's own settings. */
	settings?: Partial<INode>;
}

/** A saved workflow that starts with the Contact Export Trigger. */
export class TriggerWorkflow {
	private constructor(
		readonly saved: SavedWorkflow,
		private readonly rest: RestClient,
		/** The production URL. */
		readonly address: string,
		/** The test URL. */
		readonly testAddress: string,
	) {}

	/** Saves a workflow without publishing it. */
	static async save(fixture: N8nFixture, options: TriggerOptions = {}): Promise<TriggerWorkflow> {
		const { rest, baseUrl } = fixture.n8n;
		const webhookId = randomUUID();
		const saved = await createWorkflow(rest, workflowOf(fixture, webhookId, options));
		const path = `${webhookId}/contact-export`;
		return new TriggerWorkflow(saved, rest, `${baseUrl}webhook/${path}`, `${baseUrl}webhook-test/${path}`);
	}

	/** Saves and publishes a workflow. */
	static async publish(fixture: N8nFixture, options: TriggerOptions = {}): Promise<TriggerWorkflow> {
		const trigger = await TriggerWorkflow.save(fixture, options);
		await activateWorkflow(fixture.n8n.rest, trigger.saved);
		await trigger.published();
		return trigger;
	}

	/** Waits until n8n listens at the production URL; until then it responds "not found" to every call. */
	async published(): Promise<void> {
		// The node refuses an empty call, so a response other than 404 comes from the node.
		const url = `${this.address}?secret=`;
		await until('the workflow is published', async () => (await call(url, { body: [] })) !== 404);
	}

	/** Presses "Listen for test event". */
	async listen(): Promise<void> {
		const { id } = this.saved;
		const { waitingForWebhook } = await this.rest.send<{ waitingForWebhook?: boolean }>(
			'POST',
			`/rest/workflows/${id}/run`,
			{ workflowData: this.saved, triggerToStartFrom: { name: TRIGGER } },
		);
		if (waitingForWebhook !== true) throw new Error('n8n does not listen for a test event');
	}

	/** All executions of this workflow, oldest first. */
	async executions(): Promise<ExecutionState[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: this.saved.id }));
		const { results } = await this.rest.send<{ results: ExecutionState[] }>(
			'GET',
			`/rest/executions?limit=100&filter=${filter}`,
		);
		return results.sort((a, b) => Number(a.id) - Number(b.id));
	}

	/** Waits until this number of executions exists and all have finished, and returns them. */
	async ended(count: number, timeoutMs?: number): Promise<Execution[]> {
		const states = await until(
			`${count} ended executions`,
			async () => {
				const all = await this.executions();
				return all.length >= count && all.every(({ status }) => !UNFINISHED.has(status)) && all;
			},
			timeoutMs,
		);
		return await Promise.all(states.map(async ({ id }) => await getExecution(this.rest, id)));
	}
}

/** The input of the next node: the items that the workflow starts with. */
export function started(executions: Execution[]): ReturnType<typeof itemsOf> {
	return executions.flatMap((execution) => itemsOf(execution, NEXT));
}

function workflowOf(
	fixture: N8nFixture,
	webhookId: string,
	{ credential = 'emarsysWsseApi', parameters = {}, settings = {} }: TriggerOptions,
): NewWorkflow {
	const workflow = linearWorkflow([{ name: NEXT, type: 'n8n-nodes-base.noOp', parameters: {} }]);
	const authentication = credential === 'emarsysOAuth2Api' ? 'oAuth2' : 'wsse';
	const nodes = workflow.nodes.map((node) =>
		node.name === TRIGGER
			? {
					...node,
					type: 'n8n-nodes-contact-export.contactExportTrigger',
					typeVersion: 2,
					parameters: { authentication, ...parameters },
					credentials: fixture.pick(credential),
					webhookId,
					...settings,
				}
			: node,
	);
	return { ...workflow, name: 'Test: trigger', nodes, pinData: {} };
}
