import { asError, ExportError } from '../core/exportError';
import type { ExportState } from '../core/job';
import { growingInterval, retry, sinceFirstFailure } from '../core/polling';
import { isOn, optionsOf } from '../platforms/parameters';
import type { ExportFile, ReadParameter } from '../platforms/platform';
import type { Connection } from '../run/connection';
import type { Item } from '../run/itemContext';

/** How long to retry deleting a file, in milliseconds. */
const DELETION_RETRY_MS = 10_000;

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
					deadline: sinceFirstFailure(run.clock, DELETION_RETRY_MS),
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
