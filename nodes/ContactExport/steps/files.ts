import type { INodeExecutionData } from 'n8n-workflow';

import { mimeTypeOf } from '../../export/fileName';
import type { ExportFile } from '../../platforms/platform';
import { isBlank, optionsOf } from '../../platforms/parameters';
import type { Item } from '../run/item';
import { exportItem } from '../run/items';
import { store } from '../run/store';
import { fileNameFor } from './fileNames';
import type { Finished } from './output';
import { untilWhole } from './retries';

/** The name of the binary field that files go into. */
export function binaryProperty(item: Item): string {
	const { binaryPropertyName } = optionsOf(item.read);
	return isBlank(binaryPropertyName) ? 'data' : String(binaryPropertyName);
}

/**
 * The files of an export as they are, one item for each.
 * @throws ExportProblem
 */
export async function fetchFiles(
	item: Item,
	files: ExportFile[],
	known: Finished,
	deadline: number,
): Promise<INodeExecutionData[]> {
	const { run } = item;
	const { exportId } = known;
	const wanted = optionsOf(item.read)['fileName'];
	const items: INodeExecutionData[] = [];
	for (const [index, file] of files.entries()) {
		const fileName = fileNameFor(exportId, file.fileName, wanted, files.length > 1 ? index + 1 : undefined);
		const facts = { exportId, fileName, mimeType: mimeTypeOf(fileName) };
		const binary = await untilWhole(
			item,
			exportId,
			deadline,
			async () => await store(run, await file.open(), facts),
		);
		items.push(
			exportItem(run.platform.name, { ...known, fileName }, item.index, { [binaryProperty(item)]: binary }),
		);
	}
	return items;
}
