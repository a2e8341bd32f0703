import type { ServerName } from './recorder';
import type { EmarsysFailureName } from '../emarsys/responses';

/** Which requests a fault is for, and how often. */
export interface FaultScope {
	/** Default: any. */
	platform?: ServerName;
	/** HTTP method. Default: any. */
	method?: string;
	/**
	 * Path with or without the API's own beginning (`/api/v2`, `/api/v3`, `/api/v1.1`), query string left out.
	 * In a text, `*` stands for one part between slashes and `**` for anything. Default: any.
	 */
	path?: string | RegExp;
	/** How many requests it hits. Default 1; `Infinity` for all. */
	times?: number;
	/** How many matching requests it lets through first. Default 0. */
	after?: number;
}

/** What a fault does. The keys are what {@link RecordedRequest.faults} names. */
export interface FaultEffects {
	/** Answers this instead of the platform; an object is sent as JSON. Hits before any credential is looked at. */
	status: { status: number; body?: string | Buffer | object; headers?: Record<string, string> };
	/** Redirects, with 302 unless `status` says otherwise. Any URL will do, `file:` included. */
	redirect: { redirect: string; status?: number };
	/** Takes the request and never answers. */
	hang: { hang: true };
	/** Answers with this many bytes of one JSON text. */
	hugeBody: { hugeBody: number; contentType?: string };
	/**
	 * Cuts the connection: before the answer, within its headers, after them, or after so many bytes of its body.
	 * The first two hit before the platform sees the request.
	 */
	reset: { reset: 'beforeHeaders' | 'inHeaders' | 'afterHeaders' | { afterBytes: number } };
	/** Falls silent after the headers and so many bytes of the body, and keeps the connection. */
	stall: { stall: { afterBytes: number } };
	/** The request is worked on, and this is made of the body of the true answer, which is held in memory for it. */
	rewrite: { rewrite: (body: string) => string; headers?: Record<string, string> };
	/**
	 * Ends the body after so many bytes. `Content-Length` still promises the whole; with `chunked` there is none
	 * and the last chunk is missing.
	 */
	truncate: { truncate: number; chunked?: boolean };
	/** Sends the body in small pieces. */
	drip: { drip: { bytes: number; everyMs: number } };
	/** The request is worked on, an export really started, but the answer is lost. */
	processThenReset: { processThenReset: true };
	/** Waits before anything else happens. */
	delayMs: { delayMs: number };
	/** The server's clock goes wrong by so much: its `Date` header and its check of `Created`. */
	clockSkewMs: { clockSkewMs: number };
	/** Emarsys answers with this failure, once the credentials were found right; `http200`: with HTTP 200. */
	emarsysError: { emarsysError: EmarsysFailureName; http200?: boolean };
	/** Altcraft answers with this error code in the body, once the token was found right. */
	altcraftError: { altcraftError: number; text?: string };
	/**
	 * The export that the request starts will fail, at its normal end: Emarsys with `error` unless `word` says
	 * otherwise, Altcraft with `failed` and `errors` in its result.
	 */
	jobFails: { jobFails: true; word?: string; errors?: string[] };
	/** The status answer has this word instead of the true one. */
	statusWord: { statusWord: string };
}

/** Name of what a fault does. */
export type FaultKind = keyof FaultEffects;

/** Something that goes wrong: what, for which requests, how often. */
export type Fault = { [Kind in FaultKind]: FaultScope & FaultEffects[Kind] }[FaultKind];

/** Follows one fault that was added. */
export interface FaultHandle {
	/** How many requests it has hit. */
	readonly hits: number;
	remove(): void;
}

/** The request that a fault is looked up for. */
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

/** `status` and `redirect` may stand together: a redirect with another status than 302. */
const KINDS: readonly FaultKind[] = [
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

/** The faults that are waiting for their requests. */
export class FaultRegistry {
	private entries: Entry[] = [];

	/**
	 * @throws TypeError when the fault doesn't say what it does
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

	/** Forgets all faults. */
	clear(): void {
		this.entries = [];
	}

	/**
	 * Gives the first fault of these kinds that is for this request, and counts it as used. So faults that
	 * were added one after another hit one request after another.
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
			// The kind was worked out from the fault itself, which the compiler can't follow.
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
