import { parse } from 'csv-parse/sync';
import type { EngineFixture, NodeRun } from './support';

/** What csv-parse makes of a file of the export that the run tagged. */
export async function referenceRows(
	fixture: EngineFixture,
	run: NodeRun,
	{ delimiter = ',', fileIndex = 0 } = {},
): Promise<Array<Record<string, string>>> {
	const file = await fixture.sandbox.jobs.csvOf(run.customData.exportIds ?? '', fileIndex);
	return parse(file, { bom: true, delimiter, columns: tellApart, record_delimiter: ['\n', '\r\n'] });
}

// An item has no two columns of one name.
function tellApart(titles: string[]): string[] {
	return titles.map((title, index) => (titles.indexOf(title) < index ? `${title} (2)` : title));
}

/** A fault that answers with this file. */
export function csvFile(path: string, body: string | Buffer, times = 1) {
	return { path, times, status: 200, body, headers: { 'content-type': 'text/csv; charset=UTF-8' } };
}

/** Ways in which a transfer does not reach its end. */
export const CUTS = [
	['ends too early', { truncate: 3000 }],
	['ends too early without a length', { truncate: 3000, chunked: true }],
	['is cut', { reset: { afterBytes: 3000 } }],
] as const;
