import type { StartRequest } from '../../platforms/platform';
import { waitSettingsOf, type WaitSettings } from '../run/waitOptions';
import { filesOrItem } from '../steps/fetch';
import { startOnce, startRequestOf } from '../steps/start';
import { watch } from '../steps/watch';
import { operation } from './operation';

interface Prepared {
	request: StartRequest;
	wait: WaitSettings;
}

/** Starts an export, waits for it and hands out its file. */
export const exportOperation = operation<Prepared>({
	name: 'export',
	displayName: 'Export',
	description: 'Start an export, wait until it is done and download the file',
	action: 'Export contacts or profiles',
	prepare: async (item) => ({ request: await startRequestOf(item), wait: waitSettingsOf(item.read) }),
	fingerprint: ({ request }) => request.fingerprint,
	async perform(item, { request, wait }) {
		const deadline = item.run.clock.now() + wait.maxWaitMs;
		const started = await startOnce(item, request, wait, deadline);
		const { exportId } = started;
		// A freshly started export is never done at once, so the first look would be wasted.
		const result = await watch(item, exportId, wait, deadline, wait.interval(0));
		return await filesOrItem(
			item,
			{ exportId, started, downloadable: request.downloadable },
			result,
			wait,
			deadline,
		);
	},
});
