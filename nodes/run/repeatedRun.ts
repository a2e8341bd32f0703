import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

const outputs = new WeakMap<object, Map<string, INodeExecutionData[]>>();

/**
 * What a run of the node has brought, when n8n only repeats it because of a column. With "Retry On Fail" on, n8n takes a
 * run whose first item has a field `error` for a failed one, whatever stands in it (checkFailure in its engine, seen in
 * 2.41), and runs the node again: a file with such a column would be fetched again and again.
 * @param perform what runs where nothing is known yet
 */
export async function unlessRepeated(
	context: IExecuteFunctions,
	perform: () => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	if (!context.getNode().retryOnFail) return await perform();
	// As long as the execution is in memory, and not a moment longer.
	const execution = context.getContext('node');
	const runIndex = String(context.evaluateExpression('{{ $runIndex }}', 0));
	const known = outputs.get(execution)?.get(runIndex);
	if (known) return known;
	const items = await perform();
	if (looksFailed(items)) outputs.set(execution, (outputs.get(execution) ?? new Map()).set(runIndex, items));
	return items;
}

function looksFailed([first]: INodeExecutionData[]): boolean {
	return first?.error === undefined && first?.json.error !== undefined;
}
