/**
 * The vocabulary of this package: what an export is, whatever platform runs it.
 * Nothing here knows n8n or a platform.
 */

/** The four states that every platform's own states are mapped to. */
export type ExportStatus = 'scheduled' | 'running' | 'done' | 'failed';

/** Fields by their names, in the order in which an item has them. */
export type OwnFields = Readonly<Record<string, string | string[] | number[]>>;

/** What a platform reports about an export. Unknown fields are absent. */
export interface ExportState {
	/** The platform's ID of the export, always as text. */
	exportId: string;
	status: ExportStatus;
	/** Set if the platform's state does not say whether the file is there: only opening the file shows it. */
	mayBeDone?: true;
	/** The state as the platform calls it. */
	platformStatus?: string;
	/** Percent, 0 to 100. */
	progress?: number;
	/** Rows in the export. */
	total?: number;
	/** What was exported: one of the node's export types, or the platform's word if that is not known. */
	type?: string;
	/** The platform's name for the file. */
	fileName?: string;
	/** ISO 8601 in UTC. */
	createdAt?: string;
	/** Fields of an item that only this platform has. */
	own?: OwnFields;
	/** What went wrong, according to the platform. */
	errors?: string[];
	/** Where to fetch the files, relative to the platform; absent where the ID is enough. */
	fileUrls?: string[];
}

/** What is known about an export as soon as it has been started. */
export interface StartedExport {
	exportId: string;
	type: string;
	/** Fields of an item that only this platform has. */
	own?: OwnFields;
	/** The type as text for the user, if its name is an identifier. */
	subject?: string;
	/** What was requested, in words, and a remark about it: shown beside rows, whose items hold only their columns. */
	scope?: string;
	note?: string;
	/** Text for an export without rows. */
	ifEmpty?: string;
}

/** How a wait ended: fields of every item after a wait. */
export interface WaitFacts {
	/** Milliseconds from the start of the wait to its end. */
	waitedMs: number;
	/** Status requests sent. */
	pollCount: number;
	/** Whether the deadline passed before the export was finished. */
	timedOut: boolean;
}

/** Whether this is a terminal state. */
export function isFinished(state: ExportState): boolean {
	return state.status === 'done' || state.status === 'failed';
}
