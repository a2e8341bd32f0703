import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isPrivateUrl } from '../callbacks/addresses';
import type { StartedExport } from '../core/job';
import { settingsError } from '../core/messages';
import type { Item } from '../run/itemContext';
import { exportItem } from '../run/exportItem';
import type { Run } from '../run/run';
import type { WaitSettings } from '../run/waitSettings';

/** A wait that occupies no worker: n8n puts the execution to wait until the platform calls. */
export interface WaitingStart {
	/** URL that the platform calls. It contains the execution's token, so it must not get into an item. */
	callbackUrl: string;
	/** When the execution continues without a call, in milliseconds since 1970. */
	deadline: number;
}

const LABEL = 'Continue When';

/**
 * How the execution waits for an item's callback; undefined if it does not. Checks before the start everything that could
 * fail after it.
 * @throws ExportError `settings`
 */
export function waitingStartOf({ run, read }: Item, wait: WaitSettings): WaitingStart | undefined {
	if (read('continueWhen') !== 'calledBack') return undefined;
	const { platform } = run;
	if (!platform.callback) {
		throw settingsError(
			LABEL,
			`${platform.displayName} does not call back when an export is done`,
			'Set it to "Started" and put the operation "Wait Until Done" or "Download" after this node.',
		);
	}
	if (run.isTool) {
		throw settingsError(
			LABEL,
			"an AI agent can't wait for a callback",
			'Set it to "Started", or use the operation "Export".',
		);
	}
	const callbackUrl = callbackUrlOf(run);
	if (isOutOfReach(callbackUrl, run)) {
		throw settingsError(
			LABEL,
			`${platform.displayName} can't reach this n8n at ${new URL(callbackUrl).origin}`,
			`${NO_PUBLIC_ADDRESS} Or set "Continue When" to "Started" and wait with "Wait Until Done".`,
		);
	}
	return { callbackUrl, deadline: run.clock.now() + wait.maxWaitMs };
}

/** Advice if a platform can't reach this n8n. */
export const NO_PUBLIC_ADDRESS =
	'Set the environment variable N8N_WEBHOOK_URL (before n8n 2.41: WEBHOOK_URL) to the address of this n8n on the internet, for example https://n8n.example.com/, and restart n8n.';

/** URL that the platform calls for this execution. It contains the execution's token. */
export function callbackUrlOf({ context }: Run): string {
	return String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0));
}

/** Whether a platform certainly can't call a URL: a private address can only be reached from the same network. */
export function isOutOfReach(callbackUrl: string, { transport }: Run): boolean {
	return isPrivateUrl(callbackUrl) && !isPrivateUrl(transport.baseUrl);
}

/** The item that is output at the deadline, when the state of the export is unknown. */
export function waitingItem(item: Item, started: StartedExport, startedAt: number): INodeExecutionData {
	const { exportId } = started;
	const known = { exportId, started, state: { exportId, status: 'running' } } as const;
	const wait = { waitedMs: 0, pollCount: 0, timedOut: true };
	return { ...exportItem(item.run.platform.name, { ...known, wait }, item.index), startedAt };
}

/** Input items as they were before `putToWait` replaced them. */
const originals = new WeakMap<INodeExecutionData, INodeExecutionData>();

/**
 * Undoes what `putToWait` did to the input. With "Retry On Fail" and "Continue On Fail", n8n runs the node again with the
 * same items if the first one failed.
 */
export function restoreInput(context: IExecuteFunctions): void {
	for (const item of context.getInputData()) {
		const original = originals.get(item);
		if (!original) continue;
		delete item.error;
		delete item.startedAt;
		Object.assign(item, original);
	}
}

/**
 * Puts the execution to wait until the latest deadline of its items: n8n has only one wait per execution. n8n drops what
 * the node returns now: after a call, it continues with what `webhook()` returns, at the deadline with the node's input.
 * So the input is replaced with the items for the deadline, which also tell `webhook()` the exports. The start time of
 * each is stored beside the item's `json`, where expressions and later nodes don't see it.
 */
export async function putToWait(
	{ context }: Run,
	items: INodeExecutionData[],
	deadline: number,
): Promise<void> {
	const input = context.getInputData();
	// With "Execute Once", n8n passes the node one item, but keeps all of them for after the wait.
	const { main } = context.getExecuteData().data;
	if (main?.[0]) main[0] = main[0].slice(0, input.length);
	items.forEach(({ json, error, startedAt }, index) => {
		const target = input[index];
		if (!target) return;
		originals.set(target, { ...target });
		target.json = json;
		if (typeof startedAt === 'number') {
			target.startedAt = startedAt;
			target.json.waitedMs = Math.max(0, deadline - startedAt);
		}
		// Tells n8n which items belong to the error output.
		if (error) target.error = error;
		delete target.binary;
	});
	await context.putExecutionToWait(new Date(deadline));
}
