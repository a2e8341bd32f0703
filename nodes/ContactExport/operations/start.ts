import type { StartRequest } from '../../platforms/platform';
import { exportItem } from '../../run/items';
import { waitSettingsOf, type WaitSettings } from '../../run/waitOptions';
import { park, parkingOf, stateAtDeadline, type Parking } from '../../steps/park';
import { startOnce, startRequestOf } from '../../steps/start';
import { operation } from './operation';

interface Prepared {
	request: StartRequest;
	wait: WaitSettings;
	parking: Parking | undefined;
}

/** Starts an export and goes on: at once, or when the platform calls. */
export const start = operation<Prepared>({
	name: 'start',
	displayName: 'Start',
	description: 'Start an export and go on at once with its ID, or when the platform calls',
	action: 'Start export',
	async prepare(item) {
		const wait = waitSettingsOf(item.read);
		const parking = parkingOf(item, wait);
		return { request: await startRequestOf(item, parking?.callbackUrl), wait, parking };
	},
	fingerprint: ({ request }) => request.fingerprint,
	async perform(item, { request, wait, parking }) {
		const { platform, clock } = item.run;
		const begin = clock.now();
		const started = await startOnce(item, request, wait, parking?.deadline ?? begin + wait.maxWaitMs);
		const { exportId } = started;
		if (!parking) return [exportItem(platform.name, { exportId, started }, item.index)];
		item.log(
			`Export ${exportId}: waiting for the call of ${platform.displayName}, until ${new Date(parking.deadline).toISOString()} at the latest`,
		);
		const atDeadline = { waitedMs: Math.max(0, parking.deadline - begin), pollCount: 0, timedOut: true };
		return [
			exportItem(
				platform.name,
				{ exportId, started, state: stateAtDeadline(exportId, begin), wait: atDeadline },
				item.index,
			),
		];
	},
	async settle(run, items, prepared) {
		const parking = prepared.find((entry) => entry.parking)?.parking;
		const isWaiting = items.some(({ json }) => json.exportId !== undefined && json.error === undefined);
		if (parking && isWaiting) await park(run, items, parking);
	},
});
