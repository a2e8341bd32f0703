import { asError, ExportError } from '../../core/exportError';
import type { ExportState } from '../../core/job';
import { exportItem } from '../../run/exportItem';
import type { Item } from '../../run/itemContext';
import { requestedInInput } from '../../run/requestedInInput';
import { readWithRetry } from '../../steps/readWithRetry';
import { stateNeeded, withFile } from '../../steps/stateWithFile';
import { operation } from './operation';

/** Fetches the state of an export once. A failed export is an item here, not an error. */
export const getStatus = operation<string>({
	name: 'getStatus',
	displayName: 'Get Status',
	description: 'Check the current status of an export, without waiting',
	action: 'Get status of export',
	prepare: async ({ run, read }) => run.platform.exportId(read('exportId')),
	async perform(item, exportId) {
		const { run, index, read } = item;
		item.tag(exportId);
		const state = await readWithRetry(
			run,
			async () => await run.platform.state(run.transport, exportId, read),
		);
		const known = {
			exportId,
			requested: requestedInInput(item, exportId),
			state: await withItsFile(item, state),
		};
		return [exportItem(run.platform.name, known, index)];
	},
});

// If the file can't be opened for a minute, the state stays what the platform says.
async function withItsFile({ run, read }: Item, state: ExportState): Promise<ExportState> {
	try {
		return await readWithRetry(run, async () => await withFile(run, state, read, stateNeeded));
	} catch (error) {
		if (error instanceof ExportError && error.isRetryable) return state;
		throw asError(error);
	}
}
