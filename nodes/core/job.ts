/**
 * The vocabulary of this package: what an export is, whatever platform runs it.
 * Nothing here knows n8n or a platform.
 */

/** The four states that every platform's own words are mapped to. */
export type ExportStatus = 'scheduled' | 'running' | 'done' | 'failed';

/** Fields by their names, in the order in which an item has them. */
export type OwnFields = Readonly<Record<string, string | string[] | number[]>>;

/** What a platform says about an export at one moment. Fields that are not known are absent. */
export interface ExportState {
	/** The platform's id of the export, always as text. */
	exportId: string;
	status: ExportStatus;
	/** Whether the platform's word leaves open if the file is there: then only opening it tells. */
	mayBeDone?: true;
	/** The platform's own word for the state. */
	platformStatus?: string;
	/** Percent, 0 to 100. */
	progress?: number;
	/** Rows in the export. */
	total?: number;
	/** What was exported: one of the node's export types where the platform's word is known, else its word. */
	type?: string;
	/** The name the platform gave to the file. */
	fileName?: string;
	/** ISO 8601 in UTC. */
	createdAt?: string;
	/** Fields of an item that only this platform has. */
	own?: OwnFields;
	/** What the platform says went wrong. */
	errors?: string[];
	/** Where the files can be fetched, relative to the platform; absent where the id is enough. */
	fileUrls?: string[];
}

/** What is known of an export the moment it was started. */
export interface StartedExport {
	exportId: string;
	type: string;
	/** Fields of an item that only this platform has. */
	own?: OwnFields;
	/** The type in words, where its name is an identifier. */
	subject?: string;
	/** What was asked for, in words, and a remark about it: shown beside rows, which have nothing but their columns. */
	scope?: string;
	note?: string;
	/** What to say when it has no rows. */
	ifEmpty?: string;
}

/** How a wait ended: the numbers that every item after a wait carries. */
export interface WaitFacts {
	/** Milliseconds from the first look to the end. */
	waitedMs: number;
	/** Status requests sent. */
	pollCount: number;
	/** Whether the deadline came before the end of the export. */
	timedOut: boolean;
}

/** Says whether the platform will not change this state any more. */
export function isFinished(state: ExportState): boolean {
	return state.status === 'done' || state.status === 'failed';
}
