import type { FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';

/** Which of the sandbox's servers something is about. */
export type ServerName = 'altcraft' | 'emarsys' | 'otherOrigin';

/** A request as it arrived, and how it was answered. */
export interface RecordedRequest {
	platform: ServerName;
	method: string;
	/** Path and query string. */
	url: string;
	headers: IncomingHttpHeaders;
	/** The body as text; empty when there was none. */
	body: string;
	/** HTTP status of the answer; missing while there is none, and for ever when the connection was cut before it. */
	status?: number;
	/** When it arrived, milliseconds since 1970. */
	at: number;
	/** The faults that were put into its way, by their key (`status`, `reset`, `delayMs`, …). */
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
