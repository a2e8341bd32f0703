import { callingPlatforms, namesOf } from '../../platforms';
import type { StartRequest } from '../../platforms/platform';
import { exportItem } from '../../run/exportItem';
import { waitSettingsOf, type WaitSettings } from '../../run/waitSettings';
import { park, parkingOf, waitingItem, type Parking } from '../../steps/park';
import { startOnce, startRequestOf } from '../../steps/start';
import { operation } from './operation';

interface Prepared {
	request: StartRequest;
	wait: WaitSettings;
	parking: Parking | undefined;
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
		const parking = parkingOf(item, wait);
		return { request: await startRequestOf(item, parking?.callbackUrl), wait, parking };
	},
	fingerprint: ({ request }) => request.fingerprint,
	async perform(item, { request, wait, parking }) {
		const { platform, clock } = item.run;
		const startedAt = clock.now();
		const started = await startOnce(item, request, wait, parking?.deadline ?? startedAt + wait.maxWaitMs);
		const { exportId } = started;
		if (!parking) return [exportItem(platform.name, { exportId, started }, item.index)];
		item.log(`Export ${exportId}: waiting for the call of ${platform.displayName}`);
		return [waitingItem(item, started, startedAt)];
	},
	async settle(run, items, prepared) {
		const deadlines = prepared.flatMap(({ parking }) => parking?.deadline ?? []);
		const isWaiting = items.some((item) => item.startedAt !== undefined);
		if (isWaiting) await park(run, items, Math.max(...deadlines));
	},
});
