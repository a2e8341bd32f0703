import { settingsError } from '../../core/messages';
import type { SinceLastRun, StartRequest } from '../../platforms/platform';
import { checkToolOutput, outputSettingsOf, type OutputSettings } from '../../run/outputSettings';
import { waitSettingsOf, type WaitSettings } from '../../run/waitSettings';
import { checkFiles } from '../../steps/exportFiles';
import { outputOrItem } from '../../steps/output';
import { startOnce, startRequestOf } from '../../steps/start';
import { pollUntilFinished } from '../../steps/poll';
import { advanceWatermark, sinceLastRunOf } from '../../steps/watermark';
import { operation } from './operation';

interface Prepared {
	request: StartRequest;
	wait: WaitSettings;
	output: OutputSettings;
	sinceLastRun?: SinceLastRun;
	/** Whether the whole window was output; set in `perform`. */
	isComplete: boolean;
	/** When the platform created the export, by its own clock; set only in `perform`. */
	createdAt?: string;
}

/** File formats that have no rows to read. For unknown formats, the file itself shows it. */
const NO_TABLE = /^\W*(json|jsonl|ndjson|xml|xlsx?|ods|html?|pdf|parquet|avro|ya?ml)\W*$/i;

/** Starts an export, waits for it and returns its result. */
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
		// A freshly started export is never done at once, so an immediate poll would be wasted.
		const result = await pollUntilFinished(
			item,
			exportId,
			wait,
			deadline,
			{ tries: request.downloadable ? 'rarely' : 'never', isNeeded: true },
			wait.interval(0),
		);
		const known = { exportId, started, downloadable: request.downloadable };
		const { items, isComplete } = await outputOrItem(item, known, result, { wait, output }, deadline);
		prepared.isComplete = isComplete;
		if (result.state?.createdAt !== undefined) prepared.createdAt = result.state.createdAt;
		return items;
	},
	async settle(run, items, prepared) {
		const settings = prepared.find(({ sinceLastRun }) => sinceLastRun)?.sinceLastRun;
		if (settings) await advanceWatermark(run, settings, items, prepared);
	},
});
