import type { IExecuteFunctions, WorkflowExecuteMode } from 'n8n-workflow';

/**
 * How the execution was started, of a retry how the one that it repeats was. An older n8n does not tell that: there a
 * retry is just a retry.
 */
export function originOf(context: IExecuteFunctions): WorkflowExecuteMode {
	const { getExecutionContext } = context as Partial<IExecuteFunctions>;
	return getExecutionContext?.call(context)?.source ?? context.getMode();
}
