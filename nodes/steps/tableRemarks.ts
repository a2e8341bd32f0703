import type { TableReport } from '../csv/tableReader';
import type { Item } from '../run/itemContext';
import type { OutputSettings } from '../run/outputSettings';
import type { Finished } from '../run/exportItem';
import { emptyFile } from './emptyFile';

/**
 * Tells the user about rows that were left out, and if there are not as many rows as the platform announced.
 * @throws ExportError if rows were announced, but the file is empty
 */
export function remarkOn(
	item: Item,
	known: Finished,
	settings: OutputSettings,
	rows: number,
	reports: readonly TableReport[],
): void {
	const { run } = item;
	const { exportId, state } = known;
	const skippedRows = reports.reduce((sum, { skipped }) => sum + skipped, 0);
	if (skippedRows > 0) {
		item.hasLeftOutRows = true;
		run.remark('skippedRows', skippedText(exportId, reports, skippedRows));
	}

	const { total } = state;
	const isCut = settings.maxRows > 0 && rows >= settings.maxRows;
	if (total === undefined || isCut || rows + skippedRows === total) return;
	if (!reports.some(({ hasContent }) => hasContent)) {
		throw emptyFile(run, exportId, total);
	}
	run.remark(
		'rowsDiffer',
		`Export ${exportId}: ${run.platform.displayName} announced ${total} rows, but the file has ${rows + skippedRows}.`,
	);
}

function skippedText(exportId: string, reports: readonly TableReport[], skipped: number): string {
	const named = reports.reduce((sum, { lines }) => sum + lines.length, 0);
	const places = reports
		.map(({ lines }, index) =>
			reports.length > 1 ? `${lines.join(', ')} of file ${index + 1}` : lines.join(', '),
		)
		.filter((_, index) => (reports[index]?.lines.length ?? 0) > 0);
	const rows =
		skipped === 1 ? '1 row that does not fit was left out' : `${skipped} rows that do not fit were left out`;
	const where = named < skipped ? 'the first of them in lines' : skipped === 1 ? 'line' : 'lines';
	return `Export ${exportId}: ${rows} (${where} ${places.join('; ')}).`;
}
