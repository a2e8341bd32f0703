import type { INodeExecutionData } from 'n8n-workflow';

import { packedAs } from '../csv/content';
import { dispositionName, mimeTypeOf, packedName } from '../export/fileName';
import type { ExportFile } from '../platforms/platform';
import { isBlank, optionsOf } from '../platforms/parameters';
import { firstBytes } from '../transport/body';
import { mediaType } from '../transport/http';
import type { Item } from '../run/item';
import { exportItem, type Finished } from '../run/items';
import { store } from '../run/store';
import { fileNameFor } from './fileNames';
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
		const number = files.length > 1 ? index + 1 : undefined;
		const { binary, fileName } = await untilWhole(item, exportId, deadline, async () => {
			const answer = await file.open();
			const platformName = file.fileName ?? dispositionName(answer.headers['content-disposition']);
			const name = packedName(
				fileNameFor(exportId, platformName, wanted, number),
				mediaType(answer.headers),
				packedAs(await firstBytes(answer.body)),
			);
			const facts = { exportId, fileName: name, mimeType: mimeTypeOf(name) };
			return { binary: await store(run, answer, facts), fileName: name };
		});
		items.push(
			exportItem(run.platform.name, { ...known, fileName }, item.index, { [binaryProperty(item)]: binary }),
		);
	}
	return items;
}
