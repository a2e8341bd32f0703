import type { INodeExecutionData } from 'n8n-workflow';

import { isPrivateUrl } from '../callbacks/addresses';
import type { StartedExport } from '../core/job';
import { settingsError } from '../core/messages';
import type { Item } from '../run/itemContext';
import { exportItem } from '../run/exportItem';
import type { Run } from '../run/run';
import type { WaitSettings } from '../run/waitSettings';

/** A wait that holds no worker: the execution is parked until the platform calls. */
export interface Parking {
	/** Where the platform shall call; carries the execution's own token, so it goes into no item. */
	callbackUrl: string;
	/** When the execution goes on without a call, in milliseconds since 1970. */
	deadline: number;
}

const LABEL = 'Continue When';

/**
 * Works out how an item's execution is parked, or undefined when it isn't. Everything that could go wrong after the
 * start is checked here, before it.
 * @throws ExportError `settings`
 */
export function parkingOf({ run, read }: Item, wait: WaitSettings): Parking | undefined {
	if (read('continueWhen') !== 'calledBack') return undefined;
	const { platform } = run;
	if (!platform.callback) {
		throw settingsError(
			LABEL,
			`${platform.displayName} does not call back when an export is done`,
			'Set it to "Started" and put the operation "Wait Until Done" or "Download" behind this node.',
		);
	}
	if (run.isTool) {
		throw settingsError(
			LABEL,
			"an AI agent can't wait for a call",
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

/** What to do where a platform can't reach this n8n. */
export const NO_PUBLIC_ADDRESS =
	'Give n8n the address under which it is reached from the internet: set the environment variable N8N_WEBHOOK_URL (before n8n 2.41: WEBHOOK_URL), for example to https://n8n.example.com/, and restart it.';

/** Where the platform calls for this execution. It carries the execution's own token. */
export function callbackUrlOf({ context }: Run): string {
	return String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0));
}

/** Whether a platform surely can't call an address: a private one can only be reached from the same network. */
export function isOutOfReach(callbackUrl: string, { transport }: Run): boolean {
	return isPrivateUrl(callbackUrl) && !isPrivateUrl(transport.baseUrl);
}

/** The item of an export that is waited for, as it comes out at the deadline: nothing is known of its state then. */
export function waitingItem(item: Item, started: StartedExport, startedAt: number): INodeExecutionData {
	const { exportId } = started;
	const known = { exportId, started, state: { exportId, status: 'running' } } as const;
	const wait = { waitedMs: 0, pollCount: 0, timedOut: true };
	return { ...exportItem(item.run.platform.name, { ...known, wait }, item.index), startedAt };
}

/**
 * Puts the execution to wait, until the latest of its items' deadlines: n8n knows one wait for an execution. It drops
 * what the node returns now: after a call it goes on with what `webhook()` returns, at the deadline with the node's
 * input. So the input becomes what comes out at the deadline, and that is also how `webhook()` knows the exports. When
 * each was started is kept beside the item's data, where no expression and no next node looks.
 */
export async function park({ context }: Run, items: INodeExecutionData[], deadline: number): Promise<void> {
	const input = context.getInputData();
	// With "Execute Once" n8n hands the node one item and keeps them all for what comes after the wait.
	const { main } = context.getExecuteData().data;
	if (main?.[0]) main[0] = main[0].slice(0, input.length);
	items.forEach(({ json, error, startedAt }, index) => {
		const target = input[index];
		if (!target) return;
		target.json = json;
		if (typeof startedAt === 'number') {
			target.startedAt = startedAt;
			target.json.waitedMs = Math.max(0, deadline - startedAt);
		}
		// Without it n8n would not know which items belong to the error output.
		if (error) target.error = error;
		delete target.binary;
	});
	await context.putExecutionToWait(new Date(deadline));
}
