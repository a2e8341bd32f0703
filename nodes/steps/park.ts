import type { INodeExecutionData } from 'n8n-workflow';

import { isPrivateUrl } from '../callbacks/addresses';
import type { ExportState } from '../export/job';
import { settingsProblem } from '../export/problems';
import type { Item } from '../run/item';
import type { Run } from '../run/run';
import type { WaitSettings } from '../run/waitOptions';

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
 * @throws ExportProblem `settings`
 */
export function parkingOf({ run, read }: Item, wait: WaitSettings): Parking | undefined {
	if (read('continueWhen') !== 'calledBack') return undefined;
	const { context, platform, transport } = run;
	if (!platform.callback) {
		throw settingsProblem(
			LABEL,
			`${platform.displayName} does not call back when an export is done`,
			'Set it to "Started" and put the operation "Wait Until Done" or "Download" behind this node.',
		);
	}
	if (run.isTool) {
		throw settingsProblem(
			LABEL,
			"an AI agent can't wait for a call",
			'Set it to "Started", or use the operation "Export".',
		);
	}
	const callbackUrl = String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0));
	if (isPrivateUrl(callbackUrl) && !isPrivateUrl(transport.baseUrl)) {
		throw settingsProblem(
			LABEL,
			`${platform.displayName} can't reach this n8n at ${new URL(callbackUrl).origin}`,
			'Give n8n the address under which it is reached from the internet: set the environment variable WEBHOOK_URL, for example to https://n8n.example.com/, and restart it. Or set "Continue When" to "Started" and wait with "Wait Until Done".',
		);
	}
	return { callbackUrl, deadline: run.clock.now() + wait.maxWaitMs };
}

/**
 * Parks the execution. n8n drops what the node gives out now: after a call it goes on with what `webhook()` gives,
 * at the deadline with the node's input. So the input becomes what shall come out at the deadline, and that is also
 * how `webhook()` knows the exports (see `parkedItems`).
 */
export async function park(
	{ context }: Run,
	items: INodeExecutionData[],
	{ deadline }: Parking,
): Promise<void> {
	const input = context.getInputData();
	// With "Execute Once" n8n hands the node one item and keeps them all for what comes after the wait.
	const { main } = context.getExecuteData().data;
	if (main?.[0]) main[0] = main[0].slice(0, input.length);
	items.forEach(({ json, error }, index) => {
		const target = input[index];
		if (!target) return;
		target.json = json;
		// Without it n8n would not know which items belong to the error output.
		if (error) target.error = error;
		delete target.binary;
	});
	await context.putExecutionToWait(new Date(deadline));
}

/** The state of a parked export as its item has it at the deadline: not known, so still running. */
export function stateAtDeadline(exportId: string, startedAt: number): ExportState {
	return { exportId, status: 'running', createdAt: new Date(startedAt).toISOString() };
}
