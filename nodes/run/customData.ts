import type { IExecuteFunctions } from 'n8n-workflow';

/** n8n truncates values of custom data to this many characters. */
export const LONGEST_CUSTOM_DATA = 512;

/** `$execution.customData` of a Code node. */
interface CustomData {
	set(key: string, value: string): void;
}

/** Adds a value to the execution's custom data. Best effort: a failure here must not fail the export. */
export function noteCustomData(context: IExecuteFunctions, key: string, value: string): void {
	const text = value.slice(0, LONGEST_CUSTOM_DATA);
	try {
		customDataOf(context).set(key, text);
	} catch (error) {
		context.logger.debug(
			`"${key}" could not be added to the execution's custom data: ${(error as Error).message}`,
		);
	}
}

// In n8n 1, a node reaches it the way that a Code node does. An expression would not work: if n8n evaluates those in an
// isolate, as 1.123 can, they have no functions.
function customDataOf(context: IExecuteFunctions): CustomData {
	const { customData } = context as Partial<IExecuteFunctions>;
	if (customData) return customData;
	const { $execution } = context.getWorkflowDataProxy(0);
	return ($execution as { customData: CustomData }).customData;
}
