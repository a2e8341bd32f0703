import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * How often the node has run before in this execution, as a key: a node in a loop runs several times. Not read by an
 * expression, for which n8n (2.41) would create a sandbox.
 */
export function runIndexOf(context: IExecuteFunctions): string {
	return String(context.getWorkflowDataProxy(0).$runIndex);
}
