import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ExportState, StartedExport } from '../core/job';
import type { ExportError } from '../core/exportError';
import type { HttpResponse, Transport } from '../transport/http';

/** Reads one parameter of the node for one item, resource locators as their plain value; null where it is not set. */
export type ReadParameter = (name: string) => unknown;

/** What checking the settings of a start needs besides the parameters. */
export interface SettingsContext {
	/** IANA name of the workflow's time zone. */
	timezone: string;
	/** The moment of the run, in milliseconds since 1970. */
	now: number;
	/** Up to when everything was handed out by earlier runs, in milliseconds since 1970. */
	lastRun?: number | undefined;
	/** Where the platform shall call when the export has ended. */
	callbackUrl?: string;
	/** The fields of the credential that is handed on, where the user chose one. */
	deliveryCredential?: Readonly<Record<string, unknown>>;
}

/** How the settings say that a window begins where that of the last run ended. */
export interface SinceLastRun {
	/** What users call it. */
	readonly name: string;
	/** The label of the field in which it is chosen. */
	readonly windowLabel: string;
	/** The parameter for the first run of all: when it is changed, the next run is a first one. */
	readonly firstFrom: { readonly name: string; readonly label: string };
	isChosen(read: ReadParameter): boolean;
}

/** A credential that is not used here, but handed on to the platform with a start. */
export interface DeliveryCredential {
	readonly type: string;
	/** What is missing in its fields, in words; undefined when they are complete. */
	validate(fields: Readonly<Record<string, unknown>>): string | undefined;
	/** Whether the settings of a start ask for it. */
	isRequired(read: ReadParameter): boolean;
}

/** A start that has been checked as far as it can be without asking the platform. */
export interface StartRequest {
	/** The settings as they are sent: two equal requests mean the same export. Holds no secret. */
	readonly fingerprint: string;
	/** Whether the file can be downloaded when the export is done; false where it is delivered elsewhere. */
	readonly downloadable: boolean;
	/** Whether the platform tells attempts with the same id apart, so that an unclear start may be repeated. */
	readonly repeatable: boolean;
	/** What stands between the columns of the file, where the platform says so. */
	readonly delimiter?: string;
	/** The format of the file, where it is chosen: rows and parts need a table. */
	readonly fileFormat?: string;
	/** What is known before the platform answers. */
	readonly facts: Omit<StartedExport, 'exportId'>;
	/**
	 * Asks the platform to start.
	 * @param attemptId the same for each attempt at the same start: a platform that can tell repeats apart uses it
	 * @throws ExportError `unclearStart` when nobody knows whether it took effect
	 */
	start(transport: Transport, attemptId: string): Promise<string>;
}

/** One file of a finished export. */
export interface ExportFile {
	/** The platform's name for it. */
	fileName?: string;
	/**
	 * Opens the download: an answer with status 200 whose body is the file.
	 * @throws ExportError `notReady`, `gone`, `refused`, `permission` …
	 */
	open(): Promise<HttpResponse>;
	/**
	 * Deletes it where it lies; absent where that can't be asked for.
	 * @throws ExportError
	 */
	remove?(): Promise<void>;
}

/** A place besides the API where the files of a platform lie, with a credential of its own. */
export interface FileStore {
	readonly credentialType: string;
	/** How the credential type is called. */
	readonly displayName: string;
	/** Label of the field that asks for it. */
	readonly label: string;
	/**
	 * Whether the parameters ask for the files from there.
	 * @throws ExportError `settings`
	 */
	isRequired(read: ReadParameter): boolean;
	/** The files of a finished export. Each transport has its own credential, which the other never sends. */
	files(transports: { api: Transport; store: Transport }, state: ExportState): ExportFile[];
}

/** What the user says about the columns of files. */
export interface Columns {
	/** Whether the first row of a file names them. */
	readonly hasHeader: boolean;
	/**
	 * Names for the columns of a file.
	 * @throws ExportError when they can't be looked up
	 */
	keys(transport: Transport, request: ColumnsRequest): Promise<string[]>;
}

/** What is known of a file whose columns need names. */
export interface ColumnsRequest {
	/** The titles in the file; absent where it has none. */
	titles?: readonly string[];
	/** How many columns there are. */
	count: number;
	/** What kind of export it was. */
	type?: string;
	/** The platform's own fields of the item that the start gave, as far as there is one. */
	asked: Readonly<Record<string, unknown>>;
}

/** Finds a page of choices for a picker. */
export type Picker = (transport: Transport, paginationToken?: string) => Promise<PickerPage>;

/** Choices for a picker; with a token where there are more. */
export interface PickerPage {
	choices: INodePropertyOptions[];
	paginationToken?: string;
}

/** An entry of one of the account's lists, with whatever else the platform says about it. */
export interface ListEntry extends Readonly<Record<string, unknown>> {
	readonly id: string;
	readonly name: string;
}

/** Entries of a list; with a token where there are more. */
export interface ListPage {
	entries: ListEntry[];
	paginationToken?: string;
}

/** A list that the account has. */
export interface AccountList {
	/** How the menu shows it. */
	readonly displayName: string;
	/**
	 * A page of its entries, in the order of the platform.
	 * @throws ExportError
	 */
	page(transport: Transport, paginationToken?: string): Promise<ListPage>;
}

/** What a check found out. */
export interface CheckResult {
	/** What to do, for a check that failed. */
	message?: string;
	/** What else there is to know, in words. */
	details?: string;
	/** How far this machine's clock is ahead of the platform's, in seconds. */
	offBySeconds?: number;
}

/** A check of what the credentials can do. It starts nothing and changes nothing. */
export interface AccessCheck {
	/** A permission as the platform calls it, or a word such as `credentials`. */
	readonly check: string;
	/** What the permission is for, in words. */
	readonly neededFor: string;
	/** The check without whose success this one would say nothing. */
	readonly needs?: string;
	/**
	 * @throws ExportError for a check that failed, or could not be made
	 */
	run(): Promise<CheckResult>;
}

/**
 * A platform that runs exports: a folder of its own with the fields that only it has, the checks of its
 * settings and its protocol. It knows nothing of items, waiting or n8n's execution.
 */
export interface Platform {
	/** The value of the node's parameter `platform`. */
	readonly name: string;
	/** The name people know. */
	readonly displayName: string;
	/** Fields of the node that only this platform has. */
	readonly fields: INodeProperties[];
	/** What a start exports, for the node's subtitle: a JavaScript expression over `$parameter`. */
	readonly subject?: string;
	/** Entries of the node's `options` that only this platform has. */
	readonly options: INodeProperties[];
	/** Whether it refuses to start an export while one with the same settings is running. */
	readonly rejectsDuplicates: boolean;
	/** Pickers by the name that `fields` use for them. */
	readonly pickers: Readonly<Record<string, Picker>>;
	/** By the same names: what no choice means, in fields that may be left empty. */
	readonly emptyChoices?: Readonly<Record<string, string>>;
	/** The account's lists, by the values of the parameter `list`; absent where it has none. */
	readonly lists?: Readonly<Record<string, AccountList>>;
	/** The checks of an account, in the order of their items; absent where nothing can be checked. */
	accessChecks?(transport: Transport, now: () => number): readonly AccessCheck[];
	/** Which credential type the parameters choose. */
	credentialType(read: ReadParameter): string;
	/** How it calls an address when an export has ended; absent where it can't. */
	readonly callback?: {
		/** The id in the body of a call; undefined when it is none. Nothing in it is proven. */
		exportIdIn(body: unknown): string | undefined;
		/** Fields of the trigger that only this platform has. */
		readonly fields: INodeProperties[];
		/** Entries of the trigger's `options` that only this platform has. */
		readonly options: INodeProperties[];
	};
	/** Windows that go on where the last run ended; absent where it has none. */
	readonly sinceLastRun?: SinceLastRun;
	/** A second credential, for the platform itself to use. */
	readonly deliveryCredential?: DeliveryCredential;
	/** Whether n8n fetches and renews tokens for this credential type. */
	renewsTokens(credentialType: string): boolean;
	/** What else to check when no token can be fetched. */
	readonly tokenAdvice?: string;
	/** An address that is cheap to ask. */
	tokenRefreshProbeUrl(baseUrl: string): string;
	/**
	 * Checks an id.
	 * @throws ExportError `settings` when no export can have it
	 */
	exportId(value: unknown): string;
	/**
	 * Checks the settings of a start.
	 * @throws ExportError `settings`
	 */
	startRequest(read: ReadParameter, context: SettingsContext): StartRequest;
	/**
	 * Asks how far an export is. One request.
	 * @throws ExportError
	 */
	state(transport: Transport, exportId: string, read: ReadParameter): Promise<ExportState>;
	/**
	 * The files of a finished export, in order.
	 * @throws ExportError when it can have none
	 */
	files(transport: Transport, state: ExportState): ExportFile[];
	/** Where else its files lie. */
	readonly fileStore?: FileStore;
	/**
	 * The settings about columns; absent where files have a header and their columns no other names.
	 * @throws ExportError `settings`
	 */
	columns?(read: ReadParameter): Columns;
	/** Whether a refused start is worth another try, with the user's `ifAlreadyRunning`. */
	isStartRetryable(error: ExportError, ifAlreadyRunning: string): boolean;
}

/** A platform that calls when an export has ended. */
export type CallingPlatform = Platform & Required<Pick<Platform, 'callback'>>;
