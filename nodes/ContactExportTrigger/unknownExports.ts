import type { IWebhookFunctions } from 'n8n-workflow';

/**
 * Calls about unknown exports per minute, before further calls to the same trigger are deferred: a caller that sends
 * random numbers must not use up the account's limit of 1,000 requests a minute (Emarsys API documentation).
 */
const ALLOWED_A_MINUTE = 200;

/** Times of such calls, by trigger, in milliseconds since 1970. */
const timesByTrigger = new Map<string, number[]>();

/** Records a call about an unknown export. */
export function noteUnknownExport(context: IWebhookFunctions): void {
	timesByTrigger.set(keyOf(context), [...ofTheLastMinute(context), Date.now()]);
}

/** Whether there were too many such calls in the last minute. */
export function areTooManyUnknown(context: IWebhookFunctions): boolean {
	const recent = ofTheLastMinute(context);
	if (recent.length === 0) timesByTrigger.delete(keyOf(context));
	return recent.length >= ALLOWED_A_MINUTE;
}

function ofTheLastMinute(context: IWebhookFunctions): number[] {
	const since = Date.now() - 60_000;
	return (timesByTrigger.get(keyOf(context)) ?? []).filter((time) => time > since);
}

function keyOf(context: IWebhookFunctions): string {
	return `${context.getWorkflow().id} ${context.getNode().id}`;
}
