import { growingInterval, retry } from '../core/polling';
import type { Run } from '../run/run';

/** A minute is the longest that Emarsys asks a client to wait for the next request (`X-RateLimit-Reset`). */
const RETRY_MS = 60_000;

/**
 * Makes a request that only reads, and retries transient errors for a minute. A request that can't be sent fails at once:
 * most likely the address is wrong.
 * @throws ExportError
 */
export async function readWithRetry<T>({ clock }: Run, request: () => Promise<T>): Promise<T> {
	return await retry(request, {
		clock,
		deadline: clock.now() + RETRY_MS,
		interval: growingInterval,
		shouldRetry: ({ isRetryable, details }) => isRetryable && !details.notSent,
	});
}
