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
import { isFinished, type ExportState } from '../export/job';
import { asError } from '../export/problem';
import { fixedInterval, realClock, waitUntilFinished } from '../export/waiting';
import { platformNamed } from '../platforms';
import { accessTo, type Access } from '../run/access';
import { exportItem } from '../run/items';
import { plainValue } from '../run/run';

/** How long a call may be kept waiting while its export is not quite done, in milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * How long the platform has for its last answer, in milliseconds. When hundreds of calls come at once, n8n itself takes
 * seconds until it sees an answer that is there already.
 */
const ANSWER_MS = 15_000;

/** How long the looks at all the other exports may take, in milliseconds. */
const LONGEST_CALL_MS = 60_000;

/** Milliseconds between two looks meanwhile. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Answers a call to a parked execution. The execution goes on when the platform confirms that every one of its
 * exports has ended, and stays parked otherwise. Nothing is thrown: n8n would end the execution without its data.
 */
export async function resume(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		return await answerCall(context);
	} catch (error) {
		context.logger.warn(`A call to a parked execution could not be dealt with: ${asError(error).message}`);
		return stayParked(context, 503, 'try again later');
	}
}

async function answerCall(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const read = (name: string) => plainValue(context.getNodeParameter(name, null));
	const platform = platformNamed(read('platform'));
	const named = platform.callback?.exportIdIn(callbackBody(context.getRequestObject()));
	if (named === undefined) return stayParked(context, 400, 'this is no callback of an export');

	const access = async (milliseconds: number) =>
		await accessTo(context, platform, read, { signal: AbortSignal.timeout(milliseconds) });
	const parked = parkedItems(context);
	if (!parked.some(({ exportId }) => exportId === named))
		return stayParked(context, 404, 'this execution waits for other exports');

	// The one that the call is about first: if it is not done, nobody needs to know of the others.
	const first = await look(await access(PATIENCE_MS + ANSWER_MS), named, PATIENCE_MS);
	if (!first.end) return stayParked(context, 503, `export ${named} is not done yet`);
	const ends = new Map([[named, first.end]]);
	const others = await access(LONGEST_CALL_MS);
	// What was started last is most likely not done, so one more question is enough for most calls.
	for (const { exportId } of [...parked].reverse()) {
		if (exportId === undefined || ends.has(exportId)) continue;
		const { end, unclear } = await look(others, exportId, 0);
		// Without an answer nobody knows whether a further call will come, so this one has to come again.
		if (unclear) return stayParked(context, 503, 'try again later');
		if (!end) return stayParked(context, 200, 'waiting for further exports');
		ends.set(exportId, end);
	}
	const items = parked.map((item, index) => finalItem(context.getNode(), item, ends, index));
	return { workflowData: [items] };
}

/** What an item of a parked execution holds: see `park`. */
interface ParkedItem extends IDataObject {
	exportId?: string;
}

function parkedItems(context: IWebhookFunctions): ParkedItem[] {
	const all = context.evaluateExpression('{{ $input.all().map((item) => item.json) }}', 0);
	return Array.isArray(all) ? (all as unknown as ParkedItem[]) : [];
}

interface Sight {
	/** The state of an export that has ended. */
	end?: ExportState;
	/** Whether the platform gave no answer. */
	unclear: boolean;
}

async function look({ platform, transport }: Access, exportId: string, patienceMs: number): Promise<Sight> {
	const clock = realClock(sleep);
	const { state, problem } = await waitUntilFinished(
		async () => await platform.state(transport, exportId, () => null),
		{ clock, deadline: clock.now() + patienceMs, interval: fixedInterval(LOOK_AGAIN_MS) },
	);
	return { unclear: problem !== undefined, ...(!problem && state && isFinished(state) && { end: state }) };
}

function finalItem(
	node: INode,
	parked: ParkedItem,
	ends: Map<string, ExportState>,
	index: number,
): INodeExecutionData {
	const { exportId } = parked;
	const state = exportId === undefined ? undefined : ends.get(exportId);
	// An item that failed to start has no export to wait for, and passes on as it is, to the error output if there is one.
	if (exportId === undefined || !state)
		return {
			json: parked,
			error: new NodeOperationError(node, String(parked.error)),
			pairedItem: { item: index },
		};
	const waitedMs = Math.max(0, Date.now() - Date.parse(String(parked.createdAt)));
	const item = exportItem(
		String(parked.platform),
		{ exportId, state, wait: { waitedMs, pollCount: 1, timedOut: false } },
		index,
	);
	const { contactFields, timeRange, timeRangeNote, type } = parked;
	const asked = Object.fromEntries(
		Object.entries({ type, contactFields, timeRange, timeRangeNote }).filter(
			([, value]) => value !== undefined,
		),
	);
	return { ...item, json: { ...item.json, ...asked } };
}

function stayParked(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}
