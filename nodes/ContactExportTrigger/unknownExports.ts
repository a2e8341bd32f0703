import type { IWebhookFunctions } from 'n8n-workflow';

/**
 * Calls about exports that the account does not know, until further calls to the same trigger are put off: whoever
 * sends any numbers must not use up the account's limit, 1,000 requests a minute (Emarsys API documentation).
 */
const ALLOWED_A_MINUTE = 200;

/** When such calls came, by trigger, in milliseconds since 1970. */
const seen = new Map<string, number[]>();

/** Notes that the account knows no export that was called about. */
export function noteUnknownExport(context: IWebhookFunctions): void {
	seen.set(keyOf(context), [...ofTheLastMinute(context), Date.now()]);
}

/** Whether calls to this trigger name so many unknown exports that no more of them should be asked about. */
export function areTooManyUnknown(context: IWebhookFunctions): boolean {
	const recent = ofTheLastMinute(context);
	if (recent.length === 0) seen.delete(keyOf(context));
	return recent.length >= ALLOWED_A_MINUTE;
}

function ofTheLastMinute(context: IWebhookFunctions): number[] {
	const since = Date.now() - 60_000;
	return (seen.get(keyOf(context)) ?? []).filter((moment) => moment > since);
}

function keyOf(context: IWebhookFunctions): string {
	return `${context.getWorkflow().id} ${context.getNode().id}`;
}
