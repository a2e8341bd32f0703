import type { IExecuteFunctions, WorkflowExecuteMode } from 'n8n-workflow';

/**
 * How the execution was started; for a retry, how the original execution was. An older n8n does not tell the latter, and
 * returns "retry".
 */
export function originOf(context: IExecuteFunctions): WorkflowExecuteMode {
	const { getExecutionContext } = context as Partial<IExecuteFunctions>;
	return getExecutionContext?.call(context)?.source ?? context.getMode();
}
