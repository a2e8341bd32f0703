import { parse } from 'csv-parse/sync';
import type { EngineFixture, NodeRun } from './support';

/** Reads a file of the run's export with csv-parse. */
export async function referenceRows(
	fixture: EngineFixture,
	run: NodeRun,
	{ delimiter = ',', fileIndex = 0 } = {},
): Promise<Array<Record<string, string>>> {
	const file = await fixture.sandbox.jobs.csvOf(run.customData.exportIds ?? '', fileIndex);
	return parse(file, { bom: true, delimiter, columns: tellApart, record_delimiter: ['\n', '\r\n'] });
}

// An item can't have two columns with the same name.
function tellApart(titles: string[]): string[] {
	return titles.map((title, index) => (titles.indexOf(title) < index ? `${title} (2)` : title));
}

/** A fault that responds with this file. */
export function csvFile(path: string, body: string | Buffer, times = 1) {
	return { path, times, status: 200, body, headers: { 'content-type': 'text/csv; charset=UTF-8' } };
}

/** Ways in which a transfer breaks off. */
export const CUTS = [
	['ends too early', { truncate: 3000 }],
	['ends too early without a length', { truncate: 3000, chunked: true }],
	['is cut', { reset: { afterBytes: 3000 } }],
] as const;
