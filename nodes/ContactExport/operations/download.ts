import { outputSettingsOf, type OutputSettings } from '../../run/outputOptions';
import { waitSettingsOf, type WaitSettings } from '../../run/waitOptions';
import { checkFiles } from '../../steps/exportFiles';
import { outputOrItem } from '../../steps/output';
import { watch } from '../../steps/watch';
import { operation } from './operation';

interface Prepared {
	exportId: string;
	wait: WaitSettings;
	output: OutputSettings;
}

/** Fetches the file of an export that was started before; waits first where it is not finished. */
export const download = operation<Prepared>({
	name: 'download',
	displayName: 'Download',
	description: 'Download the file of an export that was started before, waiting for it if necessary',
	action: 'Download file of earlier export',
	async prepare(item) {
		const { run, read } = item;
		await checkFiles(item);
		return {
			exportId: run.platform.exportId(read('exportId')),
			wait: waitSettingsOf(read),
			output: outputSettingsOf(read, run.platform, run.isTool),
		};
	},
	async perform(item, { exportId, wait, output }) {
		const deadline = item.run.clock.now() + wait.maxWaitMs;
		const result = await watch(item, exportId, wait, deadline, { file: 'atOnce' });
		return await outputOrItem(item, { exportId, downloadable: true }, result, { wait, output }, deadline);
	},
});
