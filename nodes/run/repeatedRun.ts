import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { runIndexOf } from './runIndex';

const outputs = new WeakMap<object, Map<string, INodeExecutionData[]>>();

/**
 * Returns the known result if n8n repeats a run only because of a column. With "Retry On Fail" on, n8n treats a run
 * as failed if its first item has a field `error`, whatever its value (checkFailure in its engine, seen in 2.41), and runs
 * the node again: a file with such a column would be fetched again and again.
 * @param perform the run itself
 */
export async function unlessRepeated(
	context: IExecuteFunctions,
	perform: () => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	if (!context.getNode().retryOnFail) return await perform();
	// Kept exactly as long as the execution is in memory.
	const execution = context.getContext('node');
	const runIndex = runIndexOf(context);
	const known = outputs.get(execution)?.get(runIndex);
	if (known) return known;
	const items = await perform();
	if (looksFailed(items)) outputs.set(execution, (outputs.get(execution) ?? new Map()).set(runIndex, items));
	return items;
}

function looksFailed([first]: INodeExecutionData[]): boolean {
	return first?.error === undefined && first?.json.error !== undefined;
}
