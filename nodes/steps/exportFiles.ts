import { asError, ExportError } from '../core/exportError';
import type { ExportState } from '../core/job';
import { growingInterval, retry, sinceFirstFailure } from '../core/polling';
import { isOn, optionsOf } from '../platforms/parameters';
import type { ExportFile, ReadParameter } from '../platforms/platform';
import type { Connection } from '../run/connection';
import type { Item } from '../run/itemContext';
import type { Run } from '../run/run';

/** How long to retry deleting the files of a run, in milliseconds. */
const DELETION_RETRY_MS = 10_000;

/** One time for all files of a run, whose output waits for it. */
const deadlines = new WeakMap<object, () => number>();

function retriesEnd(run: Run): () => number {
	const known = deadlines.get(run) ?? sinceFirstFailure(run.clock, DELETION_RETRY_MS);
	deadlines.set(run, known);
	return known;
}

/**
 * The files of a finished export, from the API or the file store, as the user chose.
 * @throws ExportError
 */
export async function filesOf(
	{ platform, transport, storeTransport }: Connection,
	state: ExportState,
	read: ReadParameter,
): Promise<ExportFile[]> {
	const { fileStore } = platform;
	if (!fileStore?.isRequired(read)) return platform.files(transport, state);
	return fileStore.files({ api: transport, store: await storeTransport() }, state);
}

/**
 * Checks, before anything is started, that the file store can be used if the user chose it.
 * @throws ExportError `settings`
 */
export async function checkFiles({ run, read }: Item): Promise<void> {
	if (run.platform.fileStore?.isRequired(read)) await run.storeTransport();
}

/**
 * Deletes downloaded files if the user wants that, but only after the node has output everything. If an item fails, n8n
 * may throw the output of all away.
 */
export function removeAfterwards({ run, read }: Item, exportId: string, files: readonly ExportFile[]): void {
	if (!isOn(optionsOf(read)['deleteAfterDownload'], false)) return;
	for (const { fileName, remove } of files) {
		if (!remove) continue;
		run.afterwards(async () => {
			try {
				await retry(remove, {
					clock: run.clock,
					deadline: retriesEnd(run),
					interval: growingInterval,
					shouldRetry: (error) => error.isRetryable,
				});
			} catch (error) {
				const { message } = asError(error);
				const what = error instanceof ExportError ? ` ${error.details.description ?? ''}` : '';
				run.remark(
					'exportFiles',
					`Export ${exportId}: its file${fileName ? ` ${fileName}` : ''} was downloaded, but not deleted. ${message}.${what}`,
				);
			}
		});
	}
}
