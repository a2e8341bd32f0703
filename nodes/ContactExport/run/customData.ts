import type { IExecuteFunctions } from 'n8n-workflow';

/** n8n cuts a value of custom data at this many characters. */
export const LONGEST_CUSTOM_DATA = 512;

/**
 * Notes a value in the execution's custom data. A node of n8n 1.x reaches it by an expression only. Noting is a
 * convenience: that it fails must not cost an export.
 */
export function noteCustomData(context: IExecuteFunctions, key: string, value: string): void {
	const text = value.slice(0, LONGEST_CUSTOM_DATA);
	try {
		const { customData } = context as Partial<IExecuteFunctions>;
		if (customData) customData.set(key, text);
		else
			context.evaluateExpression(
				`{{ $execution.customData.set(${JSON.stringify(key)}, ${JSON.stringify(text)}) }}`,
				0,
			);
	} catch (error) {
		context.logger.debug(
			`"${key}" could not be noted in the execution's custom data: ${(error as Error).message}`,
		);
	}
}
