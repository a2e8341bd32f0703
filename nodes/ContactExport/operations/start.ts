import type { INodeExecutionData } from 'n8n-workflow';

import type { StartedExport } from '../../core/job';
import { callingPlatforms, namesOf } from '../../platforms';
import type { StartRequest } from '../../platforms/platform';
import { exportItem } from '../../run/exportItem';
import type { Item } from '../../run/itemContext';
import type { Run } from '../../run/run';
import { waitSettingsOf, type WaitSettings } from '../../run/waitSettings';
import { putToWait, waitingStartOf, waitingItem, type WaitingStart } from '../../steps/waitingStart';
import { pollUntilFinished, waitFactsOf } from '../../steps/poll';
import { isStartedElsewhere, startOnce, startRequestOf } from '../../steps/start';
import { operation } from './operation';

interface Prepared {
	request: StartRequest;
	wait: WaitSettings;
	waitingStart: WaitingStart | undefined;
}

const orPause =
	callingPlatforms.length > 0 ? `, or pause until ${namesOf(callingPlatforms, 'or')} calls back` : '';

/**
 * Runs that continue with an export of an earlier execution, which is the one that the platform calls about it. Such a run
 * polls all of its exports: the platform's calls about the others would come, and end, before it could wait for them.
 */
const withoutCalls = new WeakSet<Run>();

async function polledItem(
	item: Item,
	started: StartedExport,
	wait: WaitSettings,
	deadline: number,
): Promise<INodeExecutionData> {
	const { exportId } = started;
	const { platform } = item.run;
	item.log(
		`Export ${exportId}: polling it, since ${platform.displayName} calls the execution that started it`,
	);
	const use = { tries: 'rarely', isNeeded: false } as const;
	const result = await pollUntilFinished(item, exportId, wait, deadline, use);
	const { state } = result;
	return exportItem(
		platform.name,
		{ exportId, started, wait: waitFactsOf(result), ...(state && { state }) },
		item.index,
	);
}

/** Starts an export and continues: at once, or when the platform calls. */
export const start = operation<Prepared>({
	name: 'start',
	displayName: 'Start',
	description: `Start an export without waiting for it${orPause}`,
	action: 'Start export without waiting',
	async prepare(item) {
		const wait = waitSettingsOf(item.read);
		const waitingStart = waitingStartOf(item, wait);
		const request = await startRequestOf(item, waitingStart?.callbackUrl);
		if (waitingStart && isStartedElsewhere(item, request)) withoutCalls.add(item.run);
		return { request, wait, waitingStart };
	},
	fingerprint: ({ request }) => request.fingerprint,
	async perform(item, { request, wait, waitingStart }) {
		const { platform, clock } = item.run;
		const startedAt = clock.now();
		const started = await startOnce(
			item,
			request,
			wait,
			waitingStart?.deadline ?? startedAt + wait.maxWaitMs,
		);
		const { exportId } = started;
		if (!waitingStart) return [exportItem(platform.name, { exportId, started }, item.index)];
		if (withoutCalls.has(item.run)) return [await polledItem(item, started, wait, waitingStart.deadline)];
		item.log(`Export ${exportId}: waiting for ${platform.displayName} to call`);
		return [waitingItem(item, started, startedAt)];
	},
	async settle(run, items, prepared) {
		const deadlines = prepared.flatMap(({ waitingStart }) => waitingStart?.deadline ?? []);
		const isWaiting = items.some((item) => item.startedAt !== undefined);
		if (isWaiting) await putToWait(run, items, Math.max(...deadlines));
	},
});
