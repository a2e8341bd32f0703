import type { ExportState, WaitFacts } from './job';
import { ExportError } from './exportError';
import { duration, plainText } from './text';

/*
 * Errors that all platforms share. Message: what happened. Description: what to do.
 */

/** Where the user finds all missing permissions, not only the one that a request needed. */
export const SEE_CHECK_ACCESS =
	'To see everything that is missing at once, run this node with "Resource" set to "Account" and "Operation" to "Check Access".';

/** A field of the node is wrong; `label` is the field's label in the editor. */
export function settingsError(label: string, reason: string, description?: string): ExportError {
	return new ExportError('settings', `${label}: ${reason}`, description ? { description } : {});
}

/** The execution was stopped. n8n recognizes by the word "canceled" that this is not a failure. */
export function cancelled(): ExportError {
	return new ExportError('cancelled', 'The execution was canceled');
}

/** The export was not finished before the deadline. */
export function timedOut(
	exportId: string,
	facts: WaitFacts,
	last?: ExportState,
	lastError?: Error,
): ExportError {
	const state = last ? `the last state was "${last.platformStatus ?? last.status}"` : 'its state is unknown';
	const progress = last?.progress !== undefined ? ` (${last.progress} %)` : '';
	const why = lastError ? ` The last request failed: ${lastError.message}.` : '';
	return new ExportError(
		'timeout',
		`Export ${exportId} was not finished after ${duration(facts.waitedMs)}; ${state}${progress}`,
		{
			exportId,
			description:
				`The export keeps running at the platform.${why} Raise "Max Wait (Minutes)" in the options, or use the operation ` +
				`"Wait Until Done" or "Download" later with Export ID ${exportId}, or press Retry under Executions: nothing is started again.`,
		},
	);
}

/** The platform ended the export without a result. */
export function exportFailed(state: ExportState): ExportError {
	const reason = state.errors?.length ? `: ${plainText(state.errors.join('; '))}` : '';
	return new ExportError(
		'exportFailed',
		`Export ${state.exportId} failed at the platform with the state "${state.platformStatus ?? 'failed'}"${reason}`,
		{
			exportId: state.exportId,
			description:
				"Nothing can be downloaded for this Export ID. Start a new export; if it fails again, ask the platform's support and give them the ID.",
		},
	);
}

/** The response is not one of this API's. */
export function badResponse(platform: string, what: string, httpStatus?: number): ExportError {
	return new ExportError('badResponse', `${platform} returned a response that can't be read: ${what}`, {
		...(httpStatus !== undefined && { httpStatus }),
		description:
			'Check "Base URL" in the credential: it must be the address of the API, not of a web page. A proxy or a firewall between n8n and the platform can also be the cause.',
	});
}

/** The start was sent, and its response lost. `description` says how to find out what happened. */
export function unclearStart(platform: string, cause: ExportError, description: string): ExportError {
	return new ExportError(
		'unclearStart',
		`The export may have been started: ${platform} was asked to start it, but did not confirm it (${cause.message})`,
		{
			...(cause.details.httpStatus !== undefined && { httpStatus: cause.details.httpStatus }),
			...(cause.details.retryAfterMs !== undefined && { retryAfterMs: cause.details.retryAfterMs }),
			// For a platform that recognizes repeated requests.
			isRetryable: cause.isRetryable,
			description,
		},
	);
}

/** n8n could not store the file. */
export function storageError(exportId: string, cause: string): ExportError {
	return new ExportError(
		'storage',
		`The file of export ${exportId} could not be stored in n8n: ${plainText(cause)}`,
		{
			exportId,
			description:
				'The export itself is done. Free some disk space, or, on a cluster, store binary data in the file system or in an object store (N8N_DEFAULT_BINARY_DATA_MODE): ' +
				'the database holds at most 512 MiB per file. Then use "Download" with this Export ID.',
		},
	);
}
