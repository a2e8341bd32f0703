/*
 * HTTP as the platforms see it. How a request is sent (credentials, proxy, n8n's helpers) is behind `Send`.
 */

/** Bytes of an answer that are still arriving. */
export interface ByteStream extends AsyncIterable<Uint8Array> {
	/** Ends the transfer; the connection is closed. */
	destroy(error?: Error): unknown;
}

/** Header values by lower-case name. */
export type HttpHeaders = Readonly<Record<string, string | undefined>>;

/** One request; the credentials are added by whoever sends it. */
export interface HttpRequest {
	method: 'GET' | 'POST' | 'DELETE';
	/** The whole address. */
	url: string;
	headers?: Record<string, string>;
	query?: Record<string, string>;
	/** Sent as JSON when it is an object. */
	body?: string | Record<string, unknown>;
	/** How long to wait for the head of the answer, in milliseconds. */
	timeoutMs?: number;
	/** Once sent, its answer is waited for even when another item has failed: it starts something. */
	mustFinish?: boolean;
	/** Called right before it goes out. */
	onSend?: () => void;
}

/** The head of an answer, whatever its status, and the body still on its way. */
export interface HttpResponse {
	status: number;
	headers: HttpHeaders;
	body: ByteStream;
}

/**
 * Sends one request and gives the answer, of any status. Redirects are not followed.
 * @throws ExportError `unreachable`, `credentials` (no token to be had) or `cancelled`
 */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** What a platform needs to talk to its servers. */
export interface Transport {
	/** With the credentials of the platform. */
	send: Send;
	/** Without any: for redirects to another host. */
	sendAnonymously: Send;
	/** The address in the credential, as the user wrote it. */
	baseUrl: string;
	/** Type of the credential that `send` uses, such as `emarsysWsseApi`. */
	credentialType?: string;
}

/** The part of a media type before its parameters, in lower case. */
export function mediaType(headers: HttpHeaders): string {
	return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

const LONGEST_PAUSE_MS = 15 * 60_000;

/**
 * How long the platform asks to wait, in milliseconds, from `Retry-After` (seconds or a date) or from
 * `X-RateLimit-Reset` (unix seconds, read against the server's own `Date`, so that a wrong local clock does no
 * harm). Absent where it says nothing; at most 15 minutes.
 *
 * @param isRateLimit whether the answer is about too many requests: `X-RateLimit-Reset` comes with every answer of
 * Emarsys, and means something in such a one only
 */
export function retryAfterMs(headers: HttpHeaders, now: number, isRateLimit = true): number | undefined {
	const serverNow = Date.parse(headers['date'] ?? '') || now;
	const reset = isRateLimit ? headers['x-ratelimit-reset'] : undefined;
	const pause = fromRetryAfter(headers['retry-after'], serverNow) ?? fromReset(reset, serverNow);
	if (pause === undefined) return undefined;
	return Math.min(LONGEST_PAUSE_MS, Math.max(1000, pause));
}

function fromRetryAfter(value: string | undefined, serverNow: number): number | undefined {
	if (!value) return undefined;
	if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
	const moment = Date.parse(value);
	return Number.isNaN(moment) ? undefined : moment - serverNow;
}

function fromReset(value: string | undefined, serverNow: number): number | undefined {
	const reset = Number(value);
	if (!value || !Number.isFinite(reset) || reset <= 0) return undefined;
	// The Date header has whole seconds: one more makes sure that the minute is really over.
	return reset * 1000 - serverNow + 1000;
}
