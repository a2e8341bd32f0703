import { exportItem } from '../../run/items';
import { stateWithFile } from '../../steps/look';
import { operation } from './operation';

/** Asks once how far an export is. A failed export is an item here, not an error. */
export const getStatus = operation<string>({
	name: 'getStatus',
	displayName: 'Get Status',
	description: 'Ask once how far an export is',
	action: 'Get status of export',
	prepare: async ({ run, read }) => run.platform.exportId(read('exportId')),
	async perform(item, exportId) {
		const { run, index, read } = item;
		item.tag(exportId);
		const state = await stateWithFile(run, exportId, read);
		return [exportItem(run.platform.name, { exportId, state }, index)];
	},
});
