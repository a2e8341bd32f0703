import type { FastifyReply } from 'fastify';
import { EMARSYS_FAILURES, EmarsysError } from './responses';

const MINUTE_MS = 60_000;

/** Counts the API user's requests per minute. */
export class RateLimit {
	private windowStart = 0;
	private used = 0;

	/** @param perMinute number of allowed requests; the platform allows 1000 (platform fact) */
	constructor(
		public perMinute: number,
		private readonly now: () => number,
	) {}

	/**
	 * Counts one request and sets the headers. There is no Retry-After (platform fact).
	 *
	 * @throws EmarsysError 429/7003 if there are too many
	 */
	count(reply: FastifyReply): void {
		const now = this.now();
		if (now - this.windowStart >= MINUTE_MS) {
			this.windowStart = now;
			this.used = 0;
		}
		this.used++;
		void reply.headers({
			'X-RateLimit-Limit': String(this.perMinute),
			'X-Ratelimit-Remaining': String(Math.max(0, this.perMinute - this.used)),
			'X-RateLimit-Reset': String(Math.ceil((this.windowStart + MINUTE_MS) / 1000)),
		});
		if (this.used > this.perMinute) throw new EmarsysError(EMARSYS_FAILURES.rateLimited);
	}
}
