import { exportItem } from '../run/items';
import { waitSettingsOf, type WaitSettings } from '../run/waitOptions';
import { startOnce, startRequestOf } from '../steps/start';
import type { StartRequest } from '../../platforms/platform';
import { operation } from './operation';

interface Prepared {
	request: StartRequest;
	wait: WaitSettings;
}

/** Starts an export and goes on at once. */
export const start = operation<Prepared>({
	name: 'start',
	displayName: 'Start',
	description: 'Start an export and go on at once with its ID',
	action: 'Start an export',
	prepare: async (item) => ({ request: await startRequestOf(item), wait: waitSettingsOf(item.read) }),
	fingerprint: ({ request }) => request.fingerprint,
	async perform(item, { request, wait }) {
		const started = await startOnce(item, request, wait, item.run.clock.now() + wait.maxWaitMs);
		return [exportItem(item.run.platform.name, { exportId: started.exportId, started }, item.index)];
	},
});
