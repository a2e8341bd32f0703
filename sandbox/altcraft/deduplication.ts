import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { bodyText, pathOf } from '../server/recorder';
import type { AltcraftSettings } from './altcraftState';

/** How long an answer is given again (platform fact: on by default, for a day). */
const DAY_MS = 24 * 60 * 60 * 1000;

/** Remembers successful answers, so that a request that comes twice is done once. */
export class Deduplication {
	private readonly responses = new Map<string, { response: object; at: number }>();

	constructor(
		private readonly settings: AltcraftSettings,
		private readonly now: () => number,
	) {}

	/** The old answer to this request, if it has one. */
	recall(request: FastifyRequest, isStart: boolean): object | undefined {
		const key = this.keyOf(request, isStart);
		const known = key === undefined ? undefined : this.responses.get(key);
		return known && this.now() - known.at < DAY_MS ? known.response : undefined;
	}

	/** Keeps an answer for a day. */
	remember(request: FastifyRequest, isStart: boolean, response: object): void {
		const key = this.keyOf(request, isStart);
		if (key !== undefined) this.responses.set(key, { response, at: this.now() });
	}

	/** What makes two requests the same: the Request-ID, or without one the path, the body and the headers. */
	private keyOf(request: FastifyRequest, isStart: boolean): string | undefined {
		const { deduplicate } = this.settings;
		if (deduplicate === 'off') return undefined;
		const { 'request-id': requestId, ...headers } = request.headers;
		if (typeof requestId === 'string' && requestId !== '') return `id ${pathOf(request)} ${requestId}`;
		if (!isStart && deduplicate !== 'everything') return undefined;
		const sorted = Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1));
		return createHash('sha256')
			.update(JSON.stringify([pathOf(request), sorted, bodyText(request)]))
			.digest('hex');
	}
}
