import type { ExportError } from '../core/exportError';
import { growingInterval, retry, sinceFirstFailure, type Clock } from '../core/polling';
import type { Run } from '../run/run';

/** How long to retry a transient error, in milliseconds. */
const RETRY_MS = 60_000;

/**
 * How long to wait in all when the platform says when its rate limit ends, in milliseconds. Emarsys allows 1,000 requests
 * a minute (`X-RateLimit-Reset`): enough for 15,000 items.
 */
const LONGEST_LIMIT_MS = 15 * 60_000;

/**
 * Makes a request that only reads, and retries transient errors for a minute. A request that can't be sent fails at once:
 * most likely the address is wrong.
 * @throws ExportError
 */
export async function readWithRetry<T>({ clock }: Run, request: () => Promise<T>): Promise<T> {
	return await retry(request, {
		clock,
		deadline: deadlineOf(clock),
		interval: growingInterval,
		shouldRetry: ({ isRetryable, details }) => isRetryable && !details.notSent,
	});
}

function deadlineOf(clock: Clock): (error: ExportError) => number {
	const limitEnds = sinceFirstFailure(clock, LONGEST_LIMIT_MS);
	let minuteEnds = sinceFirstFailure(clock, RETRY_MS);
	return ({ kind, details: { retryAfterMs } }) => {
		const isWorthWaiting =
			kind === 'rateLimit' && retryAfterMs !== undefined && clock.now() + retryAfterMs <= limitEnds();
		if (!isWorthWaiting) return minuteEnds();
		// The platform works: an error after that is a new one.
		minuteEnds = sinceFirstFailure(clock, RETRY_MS);
		return limitEnds();
	};
}
