import { settingsError } from '../../core/messages';
import type { SinceLastRun, StartRequest } from '../../platforms/platform';
import { checkToolOutput, outputSettingsOf, type OutputSettings } from '../../run/outputSettings';
import { waitSettingsOf, type WaitSettings } from '../../run/waitSettings';
import { checkFiles } from '../../steps/exportFiles';
import { isCut, outputOrItem } from '../../steps/output';
import { startOnce, startRequestOf } from '../../steps/start';
import { pollUntilFinished } from '../../steps/poll';
import { advanceWatermark, sinceLastRunOf } from '../../steps/watermark';
import { operation } from './operation';

interface Prepared {
	request: StartRequest;
	wait: WaitSettings;
	output: OutputSettings;
	sinceLastRun?: SinceLastRun;
	/** Whether everything of the window was given out; known once the item has been performed. */
	isComplete: boolean;
	/** When the platform created the export, by its own clock; known as late. */
	createdAt?: string;
}

/** Formats of files that have no rows to read; what is not known is judged by the file itself. */
const NO_TABLE = /^\W*(json|jsonl|ndjson|xml|xlsx?|ods|html?|pdf|parquet|avro|ya?ml)\W*$/i;

/** Starts an export, waits for it and hands out what it brought. */
export const exportOperation = operation<Prepared>({
	name: 'export',
	displayName: 'Export',
	description: 'Start an export, wait until it is done and download the file',
	action: 'Export contacts and wait for the file',
	async prepare(item) {
		const output = outputSettingsOf(item.read, item.run.platform, item.run.isTool);
		const request = await startRequestOf(item);
		if (output.output !== 'file' && !request.downloadable) {
			throw settingsError(
				'Output',
				'rows and parts need a file to read, and this export is delivered elsewhere',
				'Set "Deliver By" in the options to "Download": then "Output" is shown, and can be set to "File".',
			);
		}
		if (output.output !== 'file' && NO_TABLE.test(request.fileFormat ?? '')) {
			throw settingsError(
				'Output',
				`rows and parts need a CSV file to read, and "File Format" is ${request.fileFormat}`,
				'Set "File Format" in the options to csv, or "Output" to "File".',
			);
		}
		if (request.downloadable) {
			checkToolOutput(output, item.run.isTool);
			await checkFiles(item);
		}
		const { delimiter = output.delimiter } = request;
		const sinceLastRun = sinceLastRunOf(item.run, item.read);
		return {
			request,
			...(sinceLastRun && { sinceLastRun }),
			wait: waitSettingsOf(item.read),
			output: { ...output, ...(delimiter !== undefined && { delimiter }) },
			isComplete: false,
		};
	},
	fingerprint: ({ request }) => request.fingerprint,
	async perform(item, prepared) {
		const { request, wait, output } = prepared;
		const deadline = item.run.clock.now() + wait.maxWaitMs;
		const started = await startOnce(item, request, wait, deadline);
		const { exportId } = started;
		// A freshly started export is never done at once, so the first look would be wasted.
		const result = await pollUntilFinished(item, exportId, wait, deadline, {
			initialDelayMs: wait.interval(0),
			file: request.downloadable ? 'rarely' : 'never',
		});
		const known = { exportId, started, downloadable: request.downloadable };
		const items = await outputOrItem(item, known, result, { wait, output }, deadline);
		prepared.isComplete = !result.timedOut && !isCut(items, output);
		if (result.state?.createdAt !== undefined) prepared.createdAt = result.state.createdAt;
		return items;
	},
	async settle(run, items, prepared) {
		const settings = prepared.find(({ sinceLastRun }) => sinceLastRun)?.sinceLastRun;
		if (settings) await advanceWatermark(run, settings, items, prepared);
	},
});
