/** Why something failed. Each kind is handled in one way. */
export type ErrorKind =
	/** A field of the node is wrong. */
	| 'settings'
	/** The platform does not accept the credentials. */
	| 'credentials'
	/** The credentials may be right, but this machine's clock is off. */
	| 'clock'
	/** The user that the credentials belong to lacks a permission. */
	| 'permission'
	/** The platform does not know the export. */
	| 'notFound'
	/** The file existed, but no longer does. */
	| 'gone'
	/** The file was delivered elsewhere. */
	| 'elsewhere'
	/** The platform rejects the request, and a retry would not help. */
	| 'refused'
	/** An export with the same settings is running. */
	| 'alreadyRunning'
	/** The platform asks to try again later. */
	| 'busy'
	/** The export is done, but its file is not there yet. */
	| 'notReady'
	/** Too many requests. */
	| 'rateLimit'
	/** No connection, no response, or an API response that was cut off. */
	| 'unreachable'
	/** A download was cut off after it had started. */
	| 'brokenOff'
	/** The platform failed (HTTP 5xx). */
	| 'fault'
	/** A response that this API does not send. */
	| 'badResponse'
	/** A start was sent, and it is unknown whether it took effect. */
	| 'unclearStart'
	/** The platform ended the export without a result. */
	| 'exportFailed'
	/** The export was not finished before the deadline. */
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

export interface ErrorDetails {
	/** What to do next, for readers who do not program. */
	description?: string;
	exportId?: string;
	httpStatus?: number;
	/** How long to wait before the next request, as the platform asks, in milliseconds. */
	retryAfterMs?: number;
	/** True for an HTTP status without an error text of the platform: a proxy or a wrong address may have sent it. */
	isBare?: boolean;
	/** True when the request cannot have reached the platform. */
	notSent?: boolean;
	/** True for a refusal of an earlier request, which the platform has stored: neither request had an effect. */
	isRepeated?: boolean;
	/** True when a proxy or a firewall sent the response. */
	isFromProxy?: boolean;
	/** How long it is worth repeating the request, in milliseconds, if that is less than the wait. */
	longestRetryMs?: number;
	/** True for an undocumented error code of the platform: while waiting, it is worth another poll. */
	isUnknownCode?: boolean;
	/** True when the API confirms a download, but sends no file: that of this account is in its file store only. */
	isWithoutFile?: boolean;
	/** True when the error concerns several input items: n8n would show the number of one, counted from 0. */
	severalItems?: boolean;
	/** Overrides the kind: false where a retry cannot help, such as an invalid certificate. */
	isRetryable?: boolean;
}

/**
 * The only error that platforms, transport and operations throw. It holds plain text and numbers, never the original
 * error, which could carry the request with its credentials.
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

	/** Whether this export can never return a file, so that only a new one helps. */
	get isDeadExport(): boolean {
		if (this.kind === 'notFound') return this.details.isBare !== true;
		return this.kind === 'gone' || this.kind === 'exportFailed';
	}

	/** Whether the platform itself refuses this to the user that the credentials belong to. */
	get isMissingPermission(): boolean {
		return this.kind === 'permission' && this.details.isFromProxy !== true;
	}

	/** Whether the platform may have acted on the request although there was no proper response. */
	get mayHaveTakenEffect(): boolean {
		const { notSent, isRepeated } = this.details;
		const isLost = this.kind === 'unreachable' || this.kind === 'fault' || this.kind === 'badResponse';
		return isLost && !notSent && !isRepeated;
	}

	/** A copy of this error with more details. */
	with(details: ErrorDetails): ExportError {
		return new ExportError(this.kind, this.message, { ...this.details, ...details });
	}
}

/** What happened and what to do, in one text. */
export function fullText(error: Error): string {
	const description = error instanceof ExportError ? error.details.description : undefined;
	return `${error.message}${description ? `. ${description}` : ''}`;
}

export function asError(caught: unknown): Error {
	return caught instanceof Error ? caught : new Error(String(caught));
}
