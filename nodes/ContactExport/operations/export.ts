import { settingsProblem } from '../../export/problems';
import type { StartRequest } from '../../platforms/platform';
import { outputSettingsOf, type OutputSettings } from '../run/outputOptions';
import { waitSettingsOf, type WaitSettings } from '../run/waitOptions';
import { outputOrItem } from '../steps/output';
import { startOnce, startRequestOf } from '../steps/start';
import { watch } from '../steps/watch';
import { operation } from './operation';

interface Prepared {
	request: StartRequest;
	wait: WaitSettings;
	output: OutputSettings;
}

/** Starts an export, waits for it and hands out what it brought. */
export const exportOperation = operation<Prepared>({
	name: 'export',
	displayName: 'Export',
	description: 'Start an export, wait until it is done and download the file',
	action: 'Export contacts or profiles',
	async prepare(item) {
		const output = outputSettingsOf(item.read, item.run.isTool);
		const request = await startRequestOf(item);
		if (output.output !== 'file' && !request.downloadable) {
			throw settingsProblem(
				'Output',
				'rows and parts need a file to read, and this export is delivered elsewhere',
				'Set "Deliver By" in the options to "Download", or "Output" to "File".',
			);
		}
		return { request, wait: waitSettingsOf(item.read), output };
	},
	fingerprint: ({ request }) => request.fingerprint,
	async perform(item, { request, wait, output }) {
		const deadline = item.run.clock.now() + wait.maxWaitMs;
		const started = await startOnce(item, request, wait, deadline);
		const { exportId } = started;
		// A freshly started export is never done at once, so the first look would be wasted.
		const result = await watch(item, exportId, wait, deadline, wait.interval(0));
		const known = { exportId, started, downloadable: request.downloadable };
		return await outputOrItem(item, known, result, { wait, output }, deadline);
	},
});
