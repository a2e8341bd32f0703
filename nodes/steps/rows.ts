import type { INodeExecutionData } from 'n8n-workflow';

import { rowMaker, uniqueKeys, type RowObject } from '../csv/columns';
import { readRows } from '../csv/readRows';
import { emptyReport, type TableReport } from '../csv/tableReader';
import { ExportError } from '../core/exportError';
import type { ColumnsRequest, ExportFile } from '../platforms/platform';
import type { Item } from '../run/itemContext';
import type { Finished } from '../run/exportItem';
import type { OutputSettings } from '../run/outputSettings';
import { downloadWithRetry } from './download';
import { remarkOn } from './tableRemarks';
import { tableBytes, unreadable } from './transfer';

/**
 * The rows of an export, one item for each, with the file's columns and nothing else. Several files are concatenated.
 * @throws ExportError
 */
export async function fetchRows(
	item: Item,
	files: ExportFile[],
	known: Finished,
	settings: OutputSettings,
	deadline: number,
): Promise<INodeExecutionData[]> {
	const { exportId } = known;
	let items: INodeExecutionData[] = [];
	let titles: string[] | undefined;
	const reports: TableReport[] = [];
	for (const file of files) {
		const rowsLeft = settings.maxRows > 0 ? settings.maxRows - items.length : 0;
		if (settings.maxRows > 0 && rowsLeft <= 0) break;
		const table = await downloadWithRetry(
			item,
			exportId,
			deadline,
			async () => await readTable(item, file, known, settings, rowsLeft),
		);
		if (titles && table.titles && !sameTitles(titles, table.titles)) throw differentHeaders(exportId);
		titles ??= table.titles;
		reports.push(table.report);
		items = items.length === 0 ? table.items : items.concat(table.items);
	}
	remarkOn(item, known, settings, items.length, reports);
	return items;
}

interface Table {
	titles: string[] | undefined;
	items: INodeExecutionData[];
	report: TableReport;
}

async function readTable(
	item: Item,
	file: ExportFile,
	known: Finished,
	settings: OutputSettings,
	maxRows: number,
): Promise<Table> {
	const { run } = item;
	const { exportId } = known;
	const table: Table = { titles: undefined, items: [], report: emptyReport() };
	// Shared by all rows, as in n8n's own helper for paired items: it matters with millions of rows.
	const pairedItem = { item: item.index };
	let make: ((cells: readonly string[]) => RowObject) | undefined;
	try {
		const bytes = tableBytes(run, await file.open());
		const options = { ...settings, maxRows, report: table.report };
		for await (const { rows, titles, width } of readRows(bytes, options)) {
			if (width === 0) continue;
			table.titles = titles;
			make ??= rowMaker(await keysOf(item, known, settings, titles, width));
			for (const cells of rows) table.items.push({ json: make(cells), pairedItem });
		}
	} catch (error) {
		throw unreadable(error, exportId);
	}
	return table;
}

async function keysOf(
	item: Item,
	known: Finished,
	settings: OutputSettings,
	titles: string[] | undefined,
	count: number,
): Promise<string[]> {
	const { run } = item;
	const type = known.started?.type ?? known.state.type;
	const request: ColumnsRequest = {
		startFields: known.started?.own ?? known.requested ?? {},
		count,
		...(titles && { titles }),
		...(type !== undefined && { type }),
	};
	const numbers = Array.from({ length: count }, (_, index) => `Column ${index + 1}`);
	return uniqueKeys((await settings.columns?.keys(run.transport, request)) ?? titles ?? numbers);
}

function sameTitles(a: string[], b: string[]): boolean {
	return a.length === b.length && a.every((title, index) => title === b[index]);
}

function differentHeaders(exportId: string): ExportError {
	return new ExportError(
		'refused',
		`The files of export ${exportId} have different columns, so they can't be combined`,
		{
			exportId,
			description: 'Set "Output" to "File" to get each file on its own.',
		},
	);
}
