import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'flatted';
import type {
	ExecutionStatus,
	INodeExecutionData,
	IRunExecutionData,
	ITaskData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import type { RestClient } from './rest';

const POLL_MS = 200;
const DATA_ATTEMPTS = 50;
const UNFINISHED: ReadonlySet<ExecutionStatus> = new Set(['new', 'running', 'waiting', 'unknown']);

/** n8n gives out no more at once. */
const LIST_LIMIT = 100;

const NOTHING_YET = { resultData: { runData: {} } } as IRunExecutionData;

/** What the list of executions shows of one. */
export interface ExecutionState {
	id: string;
	status: ExecutionStatus;
	mode: WorkflowExecuteMode;
	startedAt: string;
	stoppedAt?: string;
}

/** An execution with all it did. */
export interface Execution extends ExecutionState {
	data: IRunExecutionData;
	/** The execution data exactly as n8n stores it, to be searched for what must not be there. */
	rawData: string;
}

/** What the list of executions shows of a workflow, the oldest first. */
export async function listExecutions(rest: RestClient, workflowId: string): Promise<ExecutionState[]> {
	const all: ExecutionState[] = [];
	for (;;) {
		const query = new URLSearchParams({
			limit: String(LIST_LIMIT),
			filter: JSON.stringify({ workflowId }),
			...(all[0] && { lastId: all[0].id }),
		});
		const { results } = await rest.send<{ results: ExecutionState[] }>(
			'GET',
			`/rest/executions?${query.toString()}`,
		);
		all.unshift(...results.sort((a, b) => Number(a.id) - Number(b.id)));
		if (results.length < LIST_LIMIT) return all;
	}
}

/** Reads an execution, whatever its state. */
export async function getExecution(rest: RestClient, id: string): Promise<Execution> {
	for (let attempt = 1; ; attempt++) {
		const { data: rawData, ...state } = await rest.send<ExecutionState & { data: string }>(
			'GET',
			`/rest/executions/${id}`,
		);
		const data = parse(rawData) as IRunExecutionData | undefined;
		if (data) return { ...state, data, rawData };
		// One that runs may have none for as long as it runs.
		if (UNFINISHED.has(state.status)) return { ...state, data: NOTHING_YET, rawData };
		// n8n 1 writes down that an execution has ended a moment before it writes its data.
		if (attempt === DATA_ATTEMPTS) throw new Error(`Execution ${id} is ${state.status}, but has no data`);
		await sleep(POLL_MS);
	}
}

/** Waits until an execution has ended, one way or another; `until` lets it end earlier. */
export async function waitForExecution(
	rest: RestClient,
	id: string,
	{ timeoutMs = 150_000, until }: { timeoutMs?: number; until?: (execution: Execution) => boolean } = {},
): Promise<Execution> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const execution = await getExecution(rest, id);
		if (!UNFINISHED.has(execution.status) || until?.(execution)) return execution;
		if (Date.now() > deadline) {
			throw new Error(`Execution ${id} is still ${execution.status} after ${timeoutMs / 1000} s`);
		}
		await sleep(POLL_MS);
	}
}

/** Presses Stop. */
export async function stopExecution(rest: RestClient, id: string): Promise<ExecutionState> {
	return await rest.send('POST', `/rest/executions/${id}/stop`);
}

/** The last run of a node in an execution. */
export function lastRun({ data }: Execution, node: string): ITaskData | undefined {
	return data.resultData.runData[node]?.at(-1);
}

/** The items that a node gave out in its last run; `output` 1 is the error output. */
export function itemsOf(execution: Execution, node: string, output = 0): INodeExecutionData[] {
	return lastRun(execution, node)?.data?.main?.[output] ?? [];
}
