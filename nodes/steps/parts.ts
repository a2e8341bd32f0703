import type { INodeExecutionData } from 'n8n-workflow';

import { readParts } from '../csv/readParts';
import { emptyReport, type TableReport } from '../csv/tableReader';
import { unpackedName } from '../core/fileName';
import { storageError } from '../core/messages';
import { codeOf } from '../transport/networkErrors';
import { optionsOf } from '../platforms/parameters';
import type { ExportFile } from '../platforms/platform';
import type { Item } from '../run/itemContext';
import { exportItem, type Finished } from '../run/exportItem';
import type { OutputSettings } from '../run/outputSettings';
import { fileNameFor, numbered } from './fileNames';
import { binaryProperty } from './files';
import { downloadWithRetry } from './download';
import { remarkOn } from './tableRemarks';
import { tableBytes, unreadable } from './transfer';

/** A part is held in memory until it is stored, so its size is limited in bytes, too. */
const BYTES_PER_PART = 16 * 1024 * 1024;

/**
 * The files of an export, split into parts, one item for each: CSV files with the header and `rowsPerPart` rows. Only one
 * part is in memory at a time.
 * @throws ExportError
 */
export async function fetchParts(
	item: Item,
	files: ExportFile[],
	known: Finished,
	settings: OutputSettings,
	deadline: number,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	let total = 0;
	const reports: TableReport[] = [];
	for (const file of files) {
		const rowsLeft = settings.maxRows > 0 ? settings.maxRows - total : 0;
		if (settings.maxRows > 0 && rowsLeft <= 0) break;
		const parts = await downloadWithRetry(
			item,
			known.exportId,
			deadline,
			async () => await cut(item, file, known, { ...settings, maxRows: rowsLeft }, items.length),
		);
		for (const part of parts.items) items.push(part);
		total += parts.rows;
		reports.push(parts.report);
	}
	remarkOn(item, known, settings, total, reports);
	return items;
}

interface Parts {
	items: INodeExecutionData[];
	rows: number;
	report: TableReport;
}

async function cut(
	item: Item,
	file: ExportFile,
	known: Finished,
	settings: OutputSettings,
	before: number,
): Promise<Parts> {
	const { run } = item;
	const { exportId } = known;
	const name = unpackedName(fileNameFor(exportId, file.fileName, optionsOf(item.read)['fileName']));
	const items: INodeExecutionData[] = [];
	let rows = 0;
	const report = emptyReport();
	const options = { ...settings, bytesPerPart: BYTES_PER_PART, report };
	try {
		const bytes = tableBytes(run, await file.open());
		for await (const part of readParts(bytes, options)) {
			const number = before + items.length + 1;
			const fileName = numbered(name, String(number).padStart(4, '0'));
			const binary = await stored(item, part.bytes, fileName, exportId);
			rows += part.rows;
			const facts = { ...known, fileName, fileSize: part.bytes.length, part: number, rows: part.rows };
			items.push(exportItem(run.platform.name, facts, item.index, { [binaryProperty(item)]: binary }));
		}
	} catch (error) {
		throw unreadable(error, exportId);
	}
	return { items, rows, report };
}

async function stored({ run }: Item, bytes: Uint8Array, fileName: string, exportId: string) {
	try {
		return await run.context.helpers.prepareBinaryData(
			Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
			fileName,
			'text/csv',
		);
	} catch (error) {
		throw storageError(exportId, `${(error as Error).message} ${codeOf(error) ?? ''}`);
	}
}
