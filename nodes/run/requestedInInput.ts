import type { IDataObject } from 'n8n-workflow';

import type { Item } from './itemContext';

/**
 * What the input item says about how this export was requested, as far as a later Download needs it: the item of "Start"
 * has it, and the operations in between pass it on.
 */
export function requestedInInput({ run, index }: Item, exportId: string): IDataObject {
	const json = run.context.getInputData()[index]?.json;
	if (!json || String(json.exportId) !== exportId) return {};
	const names = run.platform.requestedFields.filter((name) => json[name] !== undefined);
	return Object.fromEntries(names.map((name) => [name, json[name]]));
}
