import { exportItem } from '../../run/exportItem';
import { readWithRetry } from '../../steps/readWithRetry';
import { stateNeeded, stateWithFile } from '../../steps/stateWithFile';
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
		const state = await readWithRetry(run, async () => await stateWithFile(run, exportId, read, stateNeeded));
		return [exportItem(run.platform.name, { exportId, state }, index)];
	},
});
