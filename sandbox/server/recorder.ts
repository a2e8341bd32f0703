import type { FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';

/** One of the sandbox's servers. */
export type ServerName = 'altcraft' | 'emarsys' | 'otherOrigin';

/** A request as it arrived, and the status of its response. */
export interface RecordedRequest {
	platform: ServerName;
	method: string;
	/** Path and query string. */
	url: string;
	headers: IncomingHttpHeaders;
	/** The body as text; empty if there was none. */
	body: string;
	/** HTTP status of the response; missing until there is one, and if the connection is cut before it. */
	status?: number;
	/** Time of arrival, milliseconds since 1970. */
	at: number;
	/** Keys of the faults applied to it (`status`, `reset`, `delayMs`, …). */
	faults: string[];
}

/** The body of a request as text, whatever its content type. */
export function bodyText(request: FastifyRequest): string {
	return typeof request.body === 'string' ? request.body : '';
}

/** The path of a request without its query string. */
export function pathOf(request: FastifyRequest): string {
	return request.url.split('?', 1)[0] ?? '';
}
