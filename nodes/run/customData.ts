import type { IExecuteFunctions } from 'n8n-workflow';

/** n8n cuts a value of custom data at this many characters. */
export const LONGEST_CUSTOM_DATA = 512;

/** What a Code node of n8n knows as `$execution.customData`. */
interface CustomData {
	set(key: string, value: string): void;
}

/** Notes a value in the execution's custom data. That is a convenience: that it fails must not cost an export. */
export function noteCustomData(context: IExecuteFunctions, key: string, value: string): void {
	const text = value.slice(0, LONGEST_CUSTOM_DATA);
	try {
		customDataOf(context).set(key, text);
	} catch (error) {
		context.logger.debug(
			`"${key}" could not be noted in the execution's custom data: ${(error as Error).message}`,
		);
	}
}

// A node of n8n 1 reaches it the way that a Code node does. An expression does not do: where n8n evaluates those in
// an isolate, as 1.123 can, they see no functions.
function customDataOf(context: IExecuteFunctions): CustomData {
	const { customData } = context as Partial<IExecuteFunctions>;
	if (customData) return customData;
	const { $execution } = context.getWorkflowDataProxy(0);
	return ($execution as { customData: CustomData }).customData;
}
