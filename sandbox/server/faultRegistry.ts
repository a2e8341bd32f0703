import type { ServerName } from './recorder';
import type { EmarsysFailureName } from '../emarsys/responses';

/** Which requests a fault applies to, and how often. */
export interface FaultScope {
	/** Default: any. */
	platform?: ServerName;
	/** HTTP method. Default: any. */
	method?: string;
	/**
	 * Path with or without the API prefix (`/api/v2`, `/api/v3`, `/api/v1.1`), without the query string.
	 * In a string, `*` matches one path segment and `**` anything. Default: any.
	 */
	path?: string | RegExp;
	/** How many requests it hits. Default 1; `Infinity` for all. */
	times?: number;
	/** How many matching requests it lets through first. Default 0. */
	after?: number;
}

/** What a fault does. {@link RecordedRequest.faults} lists these keys. */
export interface FaultEffects {
	/** Responds with this instead of the platform, before credentials are checked; an object is sent as JSON. */
	status: { status: number; body?: string | Buffer | object; headers?: Record<string, string> };
	/** Redirects, with 302 unless `status` says otherwise. Any URL works, including `file:`. */
	redirect: { redirect: string; status?: number };
	/** Accepts the request and never responds. */
	hang: { hang: true };
	/** Responds with a JSON text of this many bytes. */
	hugeBody: { hugeBody: number; contentType?: string };
	/**
	 * Resets the connection: before the response, within its headers, after them, or after so many bytes of its body.
	 * The first two hit before the platform sees the request.
	 */
	reset: { reset: 'beforeHeaders' | 'inHeaders' | 'afterHeaders' | { afterBytes: number } };
	/** Stops sending after the headers and so many bytes of the body, and keeps the connection open. */
	stall: { stall: { afterBytes: number } };
	/** The request is processed, and the actual body, held in memory, is rewritten. */
	rewrite: { rewrite: (body: string) => string; headers?: Record<string, string> };
	/**
	 * Ends the body after so many bytes. `Content-Length` still promises all of it; with `chunked` there is no length,
	 * and the last chunk is missing.
	 */
	truncate: { truncate: number; chunked?: boolean };
	/** Sends the body in small pieces. */
	drip: { drip: { bytes: number; everyMs: number } };
	/** The request is processed, and an export started, but the response is lost. */
	processThenReset: { processThenReset: true };
	/** Waits before anything else. */
	delayMs: { delayMs: number };
	/** Shifts the server's clock: its `Date` header and its check of `Created`. */
	clockSkewMs: { clockSkewMs: number };
	/** Emarsys responds with this failure after it has accepted the credentials; `http200`: with HTTP 200. */
	emarsysError: { emarsysError: EmarsysFailureName; http200?: boolean };
	/** Altcraft responds with this error code in the body after it has accepted the token. */
	altcraftError: { altcraftError: number; text?: string };
	/**
	 * The export that the request starts will fail at its normal end: Emarsys with `error` unless `word` says
	 * otherwise, Altcraft with `failed` and `errors` in its result.
	 */
	jobFails: { jobFails: true; word?: string; errors?: string[] };
	/** Replaces the word in the status response. */
	statusWord: { statusWord: string };
}

export type FaultKind = keyof FaultEffects;

/** A fault: what goes wrong, for which requests, how often. */
export type Fault = { [Kind in FaultKind]: FaultScope & FaultEffects[Kind] }[FaultKind];

/** Handle of a registered fault. */
export interface FaultHandle {
	/** How many requests it has hit. */
	readonly hits: number;
	remove(): void;
}

/** The request that faults are matched against. */
export interface FaultTarget {
	platform: ServerName;
	method: string;
	/** Without the query string. */
	path: string;
}

interface Entry {
	fault: Fault;
	kind: FaultKind;
	path: RegExp | undefined;
	seen: number;
	hits: number;
}

const API_PREFIX = /^\/api\/v[\d.]+(?=\/)/;

/** The faults that replace a response or break its delivery; a request gets at most one of them. */
export const RESPONSE_KINDS = [
	'redirect',
	'status',
	'hang',
	'hugeBody',
	'reset',
	'stall',
	'rewrite',
	'truncate',
	'drip',
	'processThenReset',
] as const;

/** `redirect` and `status` may be combined: a redirect with another status than 302. */
const KINDS: readonly FaultKind[] = [
	...RESPONSE_KINDS,
	'delayMs',
	'clockSkewMs',
	'emarsysError',
	'altcraftError',
	'jobFails',
	'statusWord',
];

function kindOf(fault: Fault): FaultKind {
	const kind = KINDS.find((name) => name in fault);
	if (kind === undefined) throw new TypeError('A fault must say what it does');
	return kind;
}

function pathPattern(path: string | RegExp | undefined): RegExp | undefined {
	if (path === undefined || path instanceof RegExp) return path;
	const source = path
		.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
		.replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^/]*'));
	return new RegExp(`^${source}$`);
}

/** The faults that wait for their requests. */
export class FaultRegistry {
	private entries: Entry[] = [];

	/**
	 * @throws TypeError if the fault doesn't say what it does
	 */
	add(fault: Fault): FaultHandle {
		const entry: Entry = { fault, kind: kindOf(fault), path: pathPattern(fault.path), seen: 0, hits: 0 };
		this.entries.push(entry);
		return {
			get hits() {
				return entry.hits;
			},
			remove: () => {
				this.entries = this.entries.filter((other) => other !== entry);
			},
		};
	}

	clear(): void {
		this.entries = [];
	}

	/**
	 * Returns the first fault of these kinds that matches the request, and counts it as used: faults added one after
	 * another hit one request after another.
	 */
	take<Kind extends FaultKind>(
		target: FaultTarget,
		kinds: readonly Kind[],
	): { [K in Kind]: { kind: K; fault: FaultScope & FaultEffects[K] } }[Kind] | undefined {
		for (const entry of this.entries) {
			if (!(kinds as readonly FaultKind[]).includes(entry.kind) || !concerns(entry, target)) continue;
			if (entry.hits >= (entry.fault.times ?? 1)) continue;
			entry.seen++;
			if (entry.seen <= (entry.fault.after ?? 0)) continue;
			entry.hits++;
			// The kind was derived from the fault itself, which the compiler can't follow.
			return { kind: entry.kind, fault: entry.fault } as never;
		}
		return undefined;
	}
}

function concerns({ fault, path }: Entry, target: FaultTarget): boolean {
	if (fault.platform !== undefined && fault.platform !== target.platform) return false;
	if (fault.method !== undefined && fault.method.toUpperCase() !== target.method) return false;
	return path === undefined || path.test(target.path) || path.test(target.path.replace(API_PREFIX, ''));
}
