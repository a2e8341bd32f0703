import {
	NodeOperationError,
	sleep,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { callbackBody } from '../callbacks/body';
import type { ExportState } from '../core/job';
import { asError } from '../core/exportError';
import { realClock } from '../core/polling';
import { platformNamed } from '../platforms';
import { sharingCredentials } from '../run/credentialReads';
import { exportItem } from '../run/exportItem';
import { plainValue } from '../run/run';
import { stateFetcher } from '../steps/confirm';
import { decide } from './waitingExports';

/**
 * Handles a call to a waiting execution. The execution continues once the platform confirms that all of its exports have
 * finished. Never throws: n8n would end the execution without its data.
 */
export async function resume(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		return await respondToCall(context);
	} catch (error) {
		context.logger.warn(`A call to a waiting execution could not be handled: ${asError(error).message}`);
		return keepWaiting(context, 503, 'try again later');
	}
}

async function respondToCall(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const read = (name: string) => plainValue(context.getNodeParameter(name, null));
	const platform = platformNamed(read('platform'));
	const named = platform.callback?.exportIdIn(await callbackBody(context.getRequestObject()));
	if (named === undefined) return keepWaiting(context, 400, 'this is not an export callback');

	const items = waitingItems(context);
	const exportIds = items.flatMap(({ json }) => json.exportId ?? []);
	if (!exportIds.includes(named)) return keepWaiting(context, 404, 'this execution waits for other exports');

	const verdict = await sharingCredentials(
		context,
		async (shared) =>
			await decide(
				`${context.getExecutionId()} ${context.getNode().id}`,
				named,
				exportIds,
				stateFetcher({ context: shared, platform, read }),
				realClock(sleep),
			),
	);
	if ('finalStates' in verdict) {
		const node = context.getNode();
		return { workflowData: [items.map((item, index) => finalItem(node, item, verdict.finalStates, index))] };
	}
	return verdict.later
		? keepWaiting(
				context,
				503,
				`export ${named} is not done yet, or the API does not say so: try again later`,
			)
		: keepWaiting(context, 200, 'waiting for further exports');
}

/** An item of a waiting execution: see `putToWait`. */
interface WaitingItem {
	json: IDataObject & { exportId?: string };
	startedAt?: number;
}

function waitingItems(context: IWebhookFunctions): WaitingItem[] {
	// What n8n builds `$input` from (2.41). An expression would cost a sandbox of about 12 MB for each call.
	const { connectionInputData: kept } = context as { connectionInputData?: unknown };
	const items = Array.isArray(kept) ? kept : context.evaluateExpression('{{ $input.all() }}', 0);
	return Array.isArray(items) ? (items as WaitingItem[]) : [];
}

function finalItem(
	node: INode,
	{ json: waiting, startedAt }: WaitingItem,
	finalStates: ReadonlyMap<string, ExportState>,
	index: number,
): INodeExecutionData {
	const { exportId } = waiting;
	const state = exportId === undefined ? undefined : finalStates.get(exportId);
	// An item that failed to start has no export to wait for. It is returned unchanged, at the error output if there is one.
	if (exportId === undefined || !state)
		return {
			json: waiting,
			error: new NodeOperationError(node, String(waiting.error)),
			pairedItem: { item: index },
		};
	const waitedMs = Math.max(0, Date.now() - (startedAt ?? Date.now()));
	const item = exportItem(
		String(waiting.platform),
		{ exportId, state, wait: { waitedMs, pollCount: 1, timedOut: false } },
		index,
	);
	// What the start requested is in the waiting item only, and its `type` is the node's name for it.
	const { type, ...requested } = waiting;
	return { ...item, json: { ...requested, ...item.json, ...(type !== undefined && { type }) } };
}

function keepWaiting(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}
