import type { INodeExecutionData } from 'n8n-workflow';

import { packedAs, SIGNATURE_BYTES } from '../csv/content';
import { dispositionName, mimeTypeOf, packedName, unpackedName } from '../core/fileName';
import type { ExportFile } from '../platforms/platform';
import { isBlank, optionsOf } from '../platforms/parameters';
import { firstBytes } from '../transport/body';
import { mediaType } from '../transport/http';
import type { Item } from '../run/itemContext';
import { exportItem, type Finished } from '../run/exportItem';
import { store } from './store';
import { emptyFile } from './emptyFile';
import { fileNameFor, numbered } from './fileNames';
import { downloadWithRetry } from './download';

/** The name of the binary field for files. */
export function binaryProperty(item: Item): string {
	const { binaryPropertyName } = optionsOf(item.read);
	return isBlank(binaryPropertyName) ? 'data' : String(binaryPropertyName);
}

/**
 * The unchanged files of an export, one item for each.
 * @throws ExportError
 */
export async function fetchFiles(
	item: Item,
	files: ExportFile[],
	known: Finished,
	deadline: number,
): Promise<INodeExecutionData[]> {
	const { run } = item;
	const { exportId } = known;
	const chosenName = optionsOf(item.read)['fileName'];
	const names = new Set<string>();
	const items: INodeExecutionData[] = [];
	for (const [index, file] of files.entries()) {
		const number = files.length > 1 ? index + 1 : undefined;
		const { binary, fileName, fileSize, bareName } = await downloadWithRetry(
			item,
			exportId,
			deadline,
			async () => {
				const response = await file.open();
				const platformName = file.fileName ?? dispositionName(response.headers['content-disposition']);
				const type = mediaType(response.headers);
				// n8n undoes a Content-Encoding: then the name and the type can still be those of an archive.
				const packed = packedAs(await firstBytes(response.body, SIGNATURE_BYTES));
				const ownName = packed || !platformName ? platformName : unpackedName(platformName);
				const given = fileNameFor(exportId, ownName, chosenName, number);
				// The platform's names are those of paths, and can be the same in two folders.
				const bareName = names.has(given) ? numbered(given, String(index + 1)) : given;
				const name = packed ? packedName(bareName, type, packed) : bareName;
				const facts = { exportId, fileName: name, mimeType: mimeTypeOf(name, type) };
				return { ...(await store(run, response, facts)), fileName: name, bareName };
			},
		);
		names.add(bareName);
		items.push(
			exportItem(run.platform.name, { ...known, fileName, fileSize }, item.index, {
				[binaryProperty(item)]: binary,
			}),
		);
	}
	const { total = 0 } = known.state;
	if (total > 0 && items.every(({ json }) => json['fileSize'] === 0)) throw emptyFile(run, exportId, total);
	return items;
}
