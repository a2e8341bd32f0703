import { optionsOf } from '../../platforms/parameters';
import type { ReadParameter } from '../../platforms/platform';
import { outputSettingsOf, type OutputSettings } from '../../run/outputOptions';
import type { Run } from '../../run/run';
import { waitSettingsOf, type WaitSettings } from '../../run/waitOptions';
import { outputOrItem } from '../../steps/output';
import { watch } from '../../steps/watch';
import { operation } from './operation';

interface Prepared {
	exportId: string;
	wait: WaitSettings;
	output: OutputSettings;
}

// n8n applies the default of an option only once it is added; an item of "Start" tells its fields all the same.
function withFieldsOfInput(read: ReadParameter, { context }: Run, index: number): ReadParameter {
	const options = optionsOf(read);
	const fields: unknown = options['contactFields'] ?? context.getInputData()[index]?.json.contactFields;
	return (name) =>
		name === 'options'
			? { ...options, contactFields: Array.isArray(fields) ? fields : options['contactFields'] }
			: read(name);
}

/** Fetches the file of an export that was started before; waits first where it is not finished. */
export const download = operation<Prepared>({
	name: 'download',
	displayName: 'Download',
	description: 'Download the file of an export that was started before, waiting for it if necessary',
	action: 'Download file of export',
	prepare: async ({ run, read, index }) => ({
		exportId: run.platform.exportId(read('exportId')),
		wait: waitSettingsOf(read),
		output: outputSettingsOf(withFieldsOfInput(read, run, index), run.isTool),
	}),
	async perform(item, { exportId, wait, output }) {
		const deadline = item.run.clock.now() + wait.maxWaitMs;
		const result = await watch(item, exportId, wait, deadline);
		return await outputOrItem(item, { exportId, downloadable: true }, result, { wait, output }, deadline);
	},
});
