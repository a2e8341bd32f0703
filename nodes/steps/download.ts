import { asError, ExportError } from '../core/exportError';
import { duration } from '../core/text';
import { growingInterval, retry } from '../core/polling';
import type { Item } from '../run/itemContext';

/** Attempts at a download that are made even after the deadline of the wait. */
const LEAST_ATTEMPTS = 5;

/** Interrupted transfers of one file before giving up: further ones would be interrupted, too. */
const MOST_BREAKS = 5;

/**
 * Downloads a file, from the start each time, until it is complete. Waits until the deadline for a file that is not there
 * yet (or for as long as its error says), or for a platform that does not respond. Other files can be downloaded between two attempts.
 * @param deadline in milliseconds since 1970; time spent in the queue does not count
 * @throws ExportError
 */
export async function downloadWithRetry<T>(
	item: Item,
	exportId: string,
	deadline: number,
	fetch: () => Promise<T>,
): Promise<T> {
	const { clock, downloads } = item.run;
	let attempts = 0;
	let breaks = 0;
	let oddities = 0;
	let queuedMs = 0;
	let missingSince: number | undefined;
	const attempt = async () => {
		const queuedAt = clock.now();
		return await downloads(async () => {
			queuedMs += clock.now() - queuedAt;
			attempts++;
			return await fetch();
		});
	};
	try {
		return await retry(attempt, {
			clock,
			deadline: Number.MAX_SAFE_INTEGER,
			interval: growingInterval,
			shouldRetry(error) {
				// A single one does not end a wait either.
				if (error.details.isUnknownCode) return ++oddities < LEAST_ATTEMPTS;
				if (!error.isRetryable) return false;
				if (error.kind === 'brokenOff') return ++breaks < MOST_BREAKS;
				const now = clock.now() - queuedMs;
				const { longestRetryMs } = error.details;
				missingSince = longestRetryMs === undefined ? undefined : (missingSince ?? now);
				if (missingSince !== undefined && now - missingSince >= (longestRetryMs ?? 0)) return false;
				return attempts < LEAST_ATTEMPTS || now < deadline;
			},
			onRetry: (error, nextInMs) =>
				item.log(`Export ${exportId}: ${inWords(error)}; fetching the file again in ${duration(nextInMs)}`),
		});
	} catch (error) {
		throw error instanceof ExportError && error.kind === 'brokenOff'
			? brokenOff(exportId, error, breaks)
			: asError(error);
	}
}

function inWords({ kind, message }: ExportError): string {
	return kind === 'brokenOff' ? `The download was interrupted ${message}` : message;
}

function brokenOff(exportId: string, { message, details }: ExportError, times: number): ExportError {
	return new ExportError('brokenOff', `The download of export ${exportId} was interrupted ${message}`, {
		...details,
		exportId,
		description: `It was interrupted ${times} times. The export itself is done: use "Download" with Export ID ${exportId} to fetch the file again. If it is interrupted each time, look for a proxy or a firewall that ends long transfers.`,
	});
}
