/** Why something did not work; every kind has one way of being handled. */
export type ErrorKind =
	/** A field of the node is wrong. */
	| 'settings'
	/** The platform does not accept the credentials. */
	| 'credentials'
	/** The credentials may be right, but this machine's clock is off. */
	| 'clock'
	/** The user behind the credentials may not do this. */
	| 'permission'
	/** The platform does not know the export. */
	| 'notFound'
	/** The file existed and no longer does. */
	| 'gone'
	/** The file was delivered elsewhere. */
	| 'elsewhere'
	/** The platform refuses the request for a reason that will not pass. */
	| 'refused'
	/** An export with the same settings is running. */
	| 'alreadyRunning'
	/** The platform asks to come back later. */
	| 'busy'
	/** The file is not there yet although the export is done. */
	| 'notReady'
	/** Too many requests. */
	| 'rateLimit'
	/** No connection, no answer, or an answer of an API that broke off. */
	| 'unreachable'
	/** A file that had begun to come did not come whole. */
	| 'brokenOff'
	/** The platform's side failed (HTTP 5xx). */
	| 'fault'
	/** An answer that is not what the platform sends. */
	| 'badResponse'
	/** A start was sent, and nobody knows whether it took effect. */
	| 'unclearStart'
	/** The platform ended the export without a result. */
	| 'exportFailed'
	/** The deadline came first. */
	| 'timeout'
	/** n8n could not store the file. */
	| 'storage'
	/** The execution was stopped. */
	| 'cancelled';

const RETRYABLE: ReadonlySet<ErrorKind> = new Set([
	'busy',
	'notReady',
	'rateLimit',
	'unreachable',
	'brokenOff',
	'fault',
]);

/** What is known about a problem besides its kind and message. */
export interface ErrorDetails {
	/** What to do next, in words for someone who does not program. */
	description?: string;
	exportId?: string;
	/** HTTP status of the answer. */
	httpStatus?: number;
	/** How long the platform asks to wait before the next request, in milliseconds. */
	retryAfterMs?: number;
	/** True for an HTTP status without the platform's own words: it may be that of a proxy or of a wrong address. */
	isBare?: boolean;
	/** True when the request cannot have reached the platform. */
	notSent?: boolean;
	/** True for a code of the platform whose meaning nobody knows: in a wait it is worth another look. */
	isUnknownCode?: boolean;
	/** True when more than one input item is concerned: n8n would show the number of one, counted from 0. */
	severalItems?: boolean;
	/** False for a problem of a passing kind that will not pass, like an invalid certificate. */
	isRetryable?: boolean;
}

/**
 * The only error that platforms, transport and operations throw. It holds plain text and numbers, never the
 * error it was made from: that one could carry the request with its credentials.
 */
export class ExportError extends Error {
	override readonly name = 'ExportError';

	constructor(
		readonly kind: ErrorKind,
		message: string,
		readonly details: ErrorDetails = {},
	) {
		super(message);
	}

	/** Whether the same request may succeed later. */
	get isRetryable(): boolean {
		return this.details.isRetryable ?? RETRYABLE.has(this.kind);
	}

	/** Whether the export will never bring anything, so that only another one can. */
	get isDeadExport(): boolean {
		if (this.kind === 'notFound') return this.details.isBare !== true;
		return this.kind === 'gone' || this.kind === 'exportFailed';
	}

	/** The same problem with further facts. */
	with(details: ErrorDetails): ExportError {
		return new ExportError(this.kind, this.message, { ...this.details, ...details });
	}
}

/** What was caught as an Error: the same object where it is one. */
export function asError(caught: unknown): Error {
	return caught instanceof Error ? caught : new Error(String(caught));
}
