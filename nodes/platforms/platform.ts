import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ExportState, StartedExport } from '../core/job';
import type { ExportError } from '../core/exportError';
import type { HttpResponse, Transport } from '../transport/http';

/**
 * Reads one parameter of the node for one item, resource locators as their plain value; null if it is not set. A single
 * option is `options.name`.
 */
export type ReadParameter = (name: string) => unknown;

/** What checking the settings of a start needs besides the parameters. */
export interface SettingsContext {
	/** IANA name of the workflow's time zone. */
	timezone: string;
	/** Time of the run, in milliseconds since 1970. */
	now: number;
	/** Up to when earlier runs have output everything, in milliseconds since 1970. */
	lastRun?: number | undefined;
	/** URL that the platform calls when the export has finished. */
	callbackUrl?: string;
	/** The fields of the delivery credential, if the user chose one. */
	deliveryCredential?: Readonly<Record<string, unknown>>;
}

/** How the settings say that a window starts where that of the last run ended. */
export interface SinceLastRun {
	/** Its name in the editor. */
	readonly name: string;
	/** The label of the field in which it is chosen. */
	readonly windowLabel: string;
	/** The parameter for the very first run. Changing it makes the next run a first one again. */
	readonly firstFrom: { readonly name: string; readonly label: string };
	isChosen(read: ReadParameter): boolean;
}

/** A credential that n8n does not use itself, but passes to the platform with a start. */
export interface DeliveryCredential {
	readonly type: string;
	/** The missing fields, for a message; undefined if all are there. */
	validate(fields: Readonly<Record<string, unknown>>): string | undefined;
	/** Whether the settings of a start need it. */
	isRequired(read: ReadParameter): boolean;
}

/** A start whose settings have been checked as far as possible without a request to the platform. */
export interface StartRequest {
	/** The settings as they are sent, without secrets: two equal fingerprints mean the same export. */
	readonly fingerprint: string;
	/** Whether the file can be downloaded when the export is done; false if it is delivered elsewhere. */
	readonly downloadable: boolean;
	/** Whether the platform recognizes a repeated attempt by its ID, so that an unclear start may be repeated. */
	readonly repeatable: boolean;
	/** What to do if it is unknown whether the start took effect. */
	readonly ifUnclear: string;
	/** The delimiter of the file, if the platform determines it. */
	readonly delimiter?: string;
	/** The format of the file, if the user chooses it: rows and parts need a table. */
	readonly fileFormat?: string;
	/** What is known before the platform responds. */
	readonly facts: Omit<StartedExport, 'exportId'>;
	/**
	 * Asks the platform to start the export, and returns its ID.
	 * @param attemptId the same for each attempt at the same start, for platforms that recognize repeated requests
	 * @throws ExportError; with `mayHaveTakenEffect`, it becomes an `unclearStart`
	 */
	start(transport: Transport, attemptId: string): Promise<string>;
}

/** One file of a finished export. */
export interface ExportFile {
	/** The platform's name for it. */
	fileName?: string;
	/**
	 * Opens the download: a response with status 200 whose body is the file.
	 * @throws ExportError `notReady`, `gone`, `refused`, `permission` …
	 */
	open(): Promise<HttpResponse>;
	/**
	 * Deletes it from the server; absent if that is not possible.
	 * @throws ExportError
	 */
	remove?(): Promise<void>;
}

/** A second place to download a platform's files from, besides the API, with its own credential. */
export interface FileStore {
	readonly credentialType: string;
	/** The credential type's name in the editor. */
	readonly displayName: string;
	/** Label of the field that selects this store. */
	readonly label: string;
	/**
	 * Whether the parameters select this store.
	 * @throws ExportError `settings`
	 */
	isRequired(read: ReadParameter): boolean;
	/** The files of a finished export. Each transport sends only its own credential. */
	files(transports: { api: Transport; store: Transport }, state: ExportState): ExportFile[];
}

/** The user's settings about the columns of files. */
export interface Columns {
	/** Whether the first row of a file names the columns. */
	readonly hasHeader: boolean;
	/**
	 * Names for the columns of a file.
	 * @throws ExportError if they can't be looked up
	 */
	keys(transport: Transport, request: ColumnsRequest): Promise<string[]>;
}

/** What is known about a file whose columns need names. */
export interface ColumnsRequest {
	/** The titles in the file; absent if it has no header. */
	titles?: readonly string[];
	/** Number of columns. */
	count: number;
	/** Type of the export. */
	type?: string;
	/** The platform's own fields in the item of the start, if there is one. */
	startFields: Readonly<Record<string, unknown>>;
}

/** Finds a page of choices for a picker; `read` gives the other parameters of the node, as far as they are chosen. */
export type Picker = (
	transport: Transport,
	read: ReadParameter,
	paginationToken?: string,
) => Promise<PickerPage>;

/** Choices for a picker; with a token if there are more. */
export interface PickerPage {
	choices: INodePropertyOptions[];
	paginationToken?: string;
}

/** An entry of one of the account's lists, with all members that the platform returns. */
export interface ListEntry extends Readonly<Record<string, unknown>> {
	readonly id: string;
	readonly name: string;
}

/** Entries of a list; with a token if there are more. */
export interface ListPage {
	entries: ListEntry[];
	paginationToken?: string;
}

/** One of the account's lists. */
export interface AccountList {
	readonly displayName: string;
	/**
	 * A page of its entries, in the order of the platform.
	 * @throws ExportError
	 */
	page(transport: Transport, paginationToken?: string): Promise<ListPage>;
}

/** Result of an access check. */
export interface CheckResult {
	/** What to do, if the check failed. */
	message?: string;
	/** Further information, for the user. */
	details?: string;
	/** How far this machine's clock is ahead of the platform's, in seconds. */
	offBySeconds?: number;
}

/** A check of what the credentials can do. It starts and changes nothing. */
export interface AccessCheck {
	/** The platform's name of a permission, or a word such as `credentials`. */
	readonly check: string;
	/** What the permission is for, for the user. */
	readonly neededFor: string;
	/** Another check; if that one fails, this one is meaningless. */
	readonly needs?: string;
	/**
	 * @throws ExportError if the check failed, or could not be made
	 */
	run(): Promise<CheckResult>;
}

/**
 * A platform that runs exports. Its folder holds the fields that only it has, the checks of its settings and its
 * protocol. It knows nothing about items, waiting or n8n's execution.
 */
export interface Platform {
	/** The value of the node's parameter `platform`. */
	readonly name: string;
	/** The name that users know. */
	readonly displayName: string;
	/** Fields of the node that only this platform has. */
	readonly fields: INodeProperties[];
	/** What a start exports, for the node's subtitle: a JavaScript expression over `$parameter`. */
	readonly subject?: string;
	/** Entries of the node's `options` that only this platform has. */
	readonly options: INodeProperties[];
	/** Whether it refuses to start an export while one with the same settings is running. */
	readonly rejectsDuplicates: boolean;
	/** Fields of a start's item that a later Download needs. */
	readonly requestedFields: readonly string[];
	/** Pickers by the name that `fields` use for them. */
	readonly pickers: Readonly<Record<string, Picker>>;
	/** By the same names: what an empty choice means, in fields that may be left empty. */
	readonly emptyChoices?: Readonly<Record<string, (read: ReadParameter) => string>>;
	/** The account's lists, by the values of the parameter `list`; absent if it has none. */
	readonly lists?: Readonly<Record<string, AccountList>>;
	/** The checks of an account, in the order of their items; absent if nothing can be checked. */
	accessChecks?(transport: Transport, now: () => number): readonly AccessCheck[];
	/** The credential type that the parameters select. */
	credentialType(read: ReadParameter): string;
	/** Its callbacks for finished exports; absent if it has none. */
	readonly callback?: {
		/** The export ID in the body of a callback; undefined if there is none. The body is unverified. */
		exportIdIn(body: unknown): string | undefined;
		/** Fields of the trigger that only this platform has. */
		readonly fields: INodeProperties[];
		/** Entries of the trigger's `options` that only this platform has. */
		readonly options: INodeProperties[];
	};
	/** Windows that continue where the last run ended; absent if it has none. */
	readonly sinceLastRun?: SinceLastRun;
	/** A second credential, which the platform itself uses. */
	readonly deliveryCredential?: DeliveryCredential;
	/** Whether n8n fetches and refreshes tokens for this credential type. */
	renewsTokens(credentialType: string): boolean;
	/** What else to check when no token can be fetched. */
	readonly tokenAdvice?: string;
	/** A cheap endpoint, requested so that an old n8n refreshes its token. */
	tokenRefreshProbeUrl(baseUrl: string): string;
	/**
	 * Checks and trims an export ID.
	 * @throws ExportError `settings` if no export can have it
	 */
	exportId(value: unknown): string;
	/**
	 * Checks the settings of a start.
	 * @throws ExportError `settings`
	 */
	startRequest(read: ReadParameter, context: SettingsContext): StartRequest;
	/**
	 * Fetches the state of an export, with one request.
	 * @throws ExportError
	 */
	state(transport: Transport, exportId: string, read: ReadParameter): Promise<ExportState>;
	/**
	 * The files of a finished export, in order.
	 * @throws ExportError if it can't have any
	 */
	files(transport: Transport, state: ExportState): ExportFile[];
	/** A second place to download its files from. */
	readonly fileStore?: FileStore;
	/**
	 * The settings about columns; absent if files always have a header and columns have no other names.
	 * @throws ExportError `settings`
	 */
	columns?(read: ReadParameter): Columns;
	/** Whether a refused start is worth a retry, given the user's `ifAlreadyRunning`. */
	isStartRetryable(error: ExportError, ifAlreadyRunning: string): boolean;
}

/** A platform that calls back when an export has finished. */
export type CallingPlatform = Platform & Required<Pick<Platform, 'callback'>>;
