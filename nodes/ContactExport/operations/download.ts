import { waitSettingsOf, type WaitSettings } from '../run/waitOptions';
import { filesOrItem } from '../steps/fetch';
import { watch } from '../steps/watch';
import { operation } from './operation';

interface Prepared {
	exportId: string;
	wait: WaitSettings;
}

/** Fetches the file of an export that was started before; waits first where it is not finished. */
export const download = operation<Prepared>({
	name: 'download',
	displayName: 'Download',
	description: 'Download the file of an export that was started before, waiting for it if necessary',
	action: 'Download the file of an export',
	prepare: async ({ run, read }) => ({
		exportId: run.platform.exportId(read('exportId')),
		wait: waitSettingsOf(read),
	}),
	async perform(item, { exportId, wait }) {
		const deadline = item.run.clock.now() + wait.maxWaitMs;
		const result = await watch(item, exportId, wait, deadline);
		return await filesOrItem(item, { exportId, downloadable: true }, result, wait, deadline);
	},
});
