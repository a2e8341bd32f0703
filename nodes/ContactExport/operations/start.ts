import { callingPlatforms, namesOf } from '../../platforms';
import type { StartRequest } from '../../platforms/platform';
import { exportItem } from '../../run/exportItem';
import { waitSettingsOf, type WaitSettings } from '../../run/waitSettings';
import { putToWait, waitingStartOf, waitingItem, type WaitingStart } from '../../steps/waitingStart';
import { startOnce, startRequestOf } from '../../steps/start';
import { operation } from './operation';

interface Prepared {
	request: StartRequest;
	wait: WaitSettings;
	waitingStart: WaitingStart | undefined;
}

const orPause =
	callingPlatforms.length > 0 ? `, or pause until ${namesOf(callingPlatforms, 'or')} calls back` : '';

/** Starts an export and continues: at once, or when the platform calls. */
export const start = operation<Prepared>({
	name: 'start',
	displayName: 'Start',
	description: `Start an export without waiting for it${orPause}`,
	action: 'Start export without waiting',
	async prepare(item) {
		const wait = waitSettingsOf(item.read);
		const waitingStart = waitingStartOf(item, wait);
		return { request: await startRequestOf(item, waitingStart?.callbackUrl), wait, waitingStart };
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
		item.log(`Export ${exportId}: waiting for ${platform.displayName} to call`);
		return [waitingItem(item, started, startedAt)];
	},
	async settle(run, items, prepared) {
		const deadlines = prepared.flatMap(({ waitingStart }) => waitingStart?.deadline ?? []);
		const isWaiting = items.some((item) => item.startedAt !== undefined);
		if (isWaiting) await putToWait(run, items, Math.max(...deadlines));
	},
});
