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

/** n8n's largest page. */
const LIST_LIMIT = 100;

const NO_DATA = { resultData: { runData: {} } } as IRunExecutionData;

/** An entry in the list of executions. */
export interface ExecutionState {
	id: string;
	status: ExecutionStatus;
	mode: WorkflowExecuteMode;
	startedAt: string;
	stoppedAt?: string;
}

export interface Execution extends ExecutionState {
	data: IRunExecutionData;
	/** The execution data exactly as n8n stores it, for searches. */
	rawData: string;
	/** What n8n shows beside an execution as its custom data. */
	customData?: Record<string, string>;
}

/** All executions of a workflow, oldest first. */
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

/** Returns an execution, finished or not. */
export async function getExecution(rest: RestClient, id: string): Promise<Execution> {
	for (let attempt = 1; ; attempt++) {
		const { data: rawData, ...state } = await rest.send<
			Omit<Execution, 'data' | 'rawData'> & { data: string }
		>('GET', `/rest/executions/${id}`);
		const data = parse(rawData) as IRunExecutionData | undefined;
		if (data) return { ...state, data, rawData };
		// While it runs, it may have no data.
		if (UNFINISHED.has(state.status)) return { ...state, data: NO_DATA, rawData };
		// n8n 1 saves the status of a finished execution a moment before its data.
		if (attempt === DATA_ATTEMPTS) throw new Error(`Execution ${id} is ${state.status}, but has no data`);
		await sleep(POLL_MS);
	}
}

/** Waits until an execution has finished in any way, or until `until` holds. */
export async function waitForExecution(
	rest: RestClient,
	id: string,
	{ timeoutMs = 150_000, until }: { timeoutMs?: number; until?: (execution: Execution) => boolean } = {},
): Promise<Execution> {
	const deadline = Date.now() + timeoutMs;
	// n8n 1 saves the status before the data, so data that comes with the first final status may be older.
	for (let wasFinal = false; ; ) {
		const execution = await getExecution(rest, id);
		if (wasFinal || until?.(execution)) return execution;
		wasFinal = !UNFINISHED.has(execution.status);
		if (!wasFinal && Date.now() > deadline)
			throw new Error(`Execution ${id} is still ${execution.status} after ${timeoutMs / 1000} s`);
		await sleep(POLL_MS);
	}
}

export function lastRun({ data }: Execution, node: string): ITaskData | undefined {
	return data.resultData.runData[node]?.at(-1);
}

/** The items of a node's last run; `output` 1 is the error output. */
export function itemsOf(execution: Execution, node: string, output = 0): INodeExecutionData[] {
	return lastRun(execution, node)?.data?.main?.[output] ?? [];
}
