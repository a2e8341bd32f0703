/*
 * HTTP as the platforms see it. `Send` hides how a request is sent: credentials, proxy, n8n's helpers.
 */

/** A response body that is still arriving. */
export interface ByteStream extends AsyncIterable<Uint8Array> {
	/** Ends the transfer and closes the connection. */
	destroy(error?: Error): unknown;
}

/** Header values by lower-case name. */
export type HttpHeaders = Readonly<Record<string, string | undefined>>;

/** One request; `Send` adds the credentials. */
export interface HttpRequest {
	method: 'GET' | 'POST' | 'DELETE';
	/** Absolute. */
	url: string;
	headers?: Record<string, string>;
	query?: Record<string, string>;
	/** Sent as JSON when it is an object. */
	body?: string | Record<string, unknown>;
	/** How long to wait for the response headers, in milliseconds. */
	timeoutMs?: number;
	/** The request starts something: once it is sent, its response is awaited even if another item has failed. */
	mustFinish?: boolean;
	/** Called right before it is sent. */
	onSend?: () => void;
	/** Called when it was refused without effect, and is sent again. */
	onRefused?: () => void;
}

/** Status and headers of a response, whatever its status, with the body still arriving. */
export interface HttpResponse {
	status: number;
	headers: HttpHeaders;
	body: ByteStream;
	/** Set if a redirect led away from the addresses that get the credentials. */
	redirectedTo?: { url: URL; isOtherOrigin: boolean };
}

/**
 * Sends one request and returns the response, whatever its status. Does not follow redirects.
 * @throws ExportError `unreachable`, `credentials` (no token could be fetched) or `cancelled`
 */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** A platform's access to its servers. */
export interface Transport {
	/** With the platform's credentials. */
	send: Send;
	/** Without credentials: for redirects to another host. */
	sendAnonymously: Send;
	/** The address in the credential, as the user wrote it. */
	baseUrl: string;
	/** Type of the credential that `send` uses, such as `emarsysWsseApi`. */
	credentialType?: string;
}

/** The content type without its parameters, in lower case. */
export function mediaType(headers: HttpHeaders): string {
	return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

const LONGEST_PAUSE_MS = 15 * 60_000;

/**
 * How long the platform asks to wait, in milliseconds, from `Retry-After` (seconds or a date) or from
 * `X-RateLimit-Reset` (Unix seconds, compared with the server's own `Date`, so that a wrong local clock does not
 * matter). Undefined if there is neither header; at most 15 minutes.
 *
 * @param isRateLimit whether the response is about too many requests: Emarsys sends `X-RateLimit-Reset` with every
 * response, but only here does it matter
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
	const time = Date.parse(value);
	return Number.isNaN(time) ? undefined : time - serverNow;
}

function fromReset(value: string | undefined, serverNow: number): number | undefined {
	const reset = Number(value);
	if (!value || !Number.isFinite(reset) || reset <= 0) return undefined;
	// The Date header has whole seconds: one more makes sure that the minute has passed.
	return reset * 1000 - serverNow + 1000;
}
