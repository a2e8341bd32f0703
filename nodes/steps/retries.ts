import { asError, ExportProblem } from '../export/problem';
import { duration } from '../export/text';
import { growingInterval, patiently } from '../export/waiting';
import type { Item } from '../run/item';

/** Attempts at a download that are made even when the deadline of the wait has passed. */
const LEAST_ATTEMPTS = 5;

/** Transfers of one file that may break off. Further ones would break off too, each after as many bytes. */
const MOST_BREAKS = 5;

/**
 * Fetches a file, from its beginning each time, until it has come whole. A file that is not there yet, or a platform
 * that does not answer, is waited for until the deadline. Between two attempts other files can be fetched.
 * @param deadline in milliseconds since 1970; the time that the file waits for its turn does not count
 * @throws ExportProblem
 */
export async function untilWhole<T>(
	item: Item,
	exportId: string,
	deadline: number,
	fetch: () => Promise<T>,
): Promise<T> {
	const { clock, downloads } = item.run;
	let attempts = 0;
	let breaks = 0;
	let queuedMs = 0;
	const attempt = async () => {
		const queuedAt = clock.now();
		return await downloads(async () => {
			queuedMs += clock.now() - queuedAt;
			attempts++;
			return await fetch();
		});
	};
	try {
		return await patiently(attempt, {
			clock,
			deadline: Number.MAX_SAFE_INTEGER,
			interval: growingInterval,
			worthAnotherTry(problem) {
				if (!problem.passing) return false;
				if (problem.kind === 'brokenOff') return ++breaks < MOST_BREAKS;
				return attempts < LEAST_ATTEMPTS || clock.now() - queuedMs < deadline;
			},
			onRetry: (problem, nextInMs) =>
				item.log(`Export ${exportId}: ${inWords(problem)}; fetching the file again in ${duration(nextInMs)}`),
		});
	} catch (error) {
		throw error instanceof ExportProblem && error.kind === 'brokenOff'
			? brokenOff(exportId, error, breaks)
			: asError(error);
	}
}

function inWords({ kind, message }: ExportProblem): string {
	return kind === 'brokenOff' ? `The download broke off ${message}` : message;
}

function brokenOff(exportId: string, { message, facts }: ExportProblem, times: number): ExportProblem {
	return new ExportProblem('brokenOff', `The download of export ${exportId} broke off ${message}`, {
		...facts,
		exportId,
		description: `It broke off ${times} times. The export itself is done: use "Download" with Export ID ${exportId} to fetch the file again. If it breaks off each time, look for a proxy or a firewall that ends long transfers.`,
	});
}
