import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { bodyText, pathOf } from '../server/recorder';
import type { AltcraftSettings } from './altcraftState';

/** How long a response is replayed (platform fact: on by default, for a day). */
const DAY_MS = 24 * 60 * 60 * 1000;

/** A response that is replayed: its body and its result code. */
export interface StoredResponse {
	body: object;
	code: number;
}

/** Stores responses, so that a repeated request is executed only once. */
export class Deduplication {
	private readonly responses = new Map<string, StoredResponse & { at: number }>();

	constructor(
		private readonly settings: AltcraftSettings,
		private readonly now: () => number,
	) {}

	/** The stored response to this request, if there is one. */
	recall(request: FastifyRequest, isStart: boolean): StoredResponse | undefined {
		const key = this.keyOf(request, isStart);
		const known = key === undefined ? undefined : this.responses.get(key);
		return known && this.now() - known.at < DAY_MS ? known : undefined;
	}

	/** Stores a response for a day. */
	remember(request: FastifyRequest, isStart: boolean, response: StoredResponse): void {
		if (response.code !== 0 && !(this.settings.storesErrors && request.headers['request-id'])) return;
		const key = this.keyOf(request, isStart);
		const isKnown = this.recall(request, isStart) !== undefined;
		if (key !== undefined && !isKnown) this.responses.set(key, { ...response, at: this.now() });
	}

	/** Key of a request: its Request-ID, or without one a hash of path, body and headers. */
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
