import { duration } from '../export/text';
import { growingInterval, patiently } from '../export/waiting';
import type { Item } from '../run/item';

/** Attempts at a download that are made even when the deadline of the wait has passed. */
const LEAST_ATTEMPTS = 5;

/** A file that is not there this long after its export was done will not come, in milliseconds. */
const LONGEST_DELAY_MS = 10 * 60_000;

/**
 * Fetches a file, from its beginning each time, until it has come whole.
 * @param deadline moment until which a file that is not there yet is waited for, in milliseconds since 1970
 * @throws ExportProblem
 */
export async function untilWhole<T>(
	item: Item,
	exportId: string,
	deadline: number,
	fetch: () => Promise<T>,
): Promise<T> {
	const { run } = item;
	const begin = run.clock.now();
	let attempts = 0;
	const attempt = async () => {
		attempts++;
		return await fetch();
	};
	return await run.downloads(
		async () =>
			await patiently(attempt, {
				clock: run.clock,
				deadline: Number.MAX_SAFE_INTEGER,
				interval: growingInterval,
				worthAnotherTry: (problem) =>
					problem.passing &&
					(attempts < LEAST_ATTEMPTS || run.clock.now() < Math.min(deadline, begin + LONGEST_DELAY_MS)),
				onRetry: (problem, nextInMs) =>
					item.log(
						`Export ${exportId}: ${problem.message}; fetching the file again in ${duration(nextInMs)}`,
					),
			}),
	);
}
