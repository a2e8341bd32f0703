import type { AltcraftSettings, Installation } from './altcraft/altcraftState';
import type { CallbackAttempt, CallbackSettings } from './emarsys/callbacks';
import type { EmarsysSettings } from './emarsys/emarsysState';
import type { WebDavUser } from './emarsys/webDav';
import type { FileForm } from './jobs/fileForm';
import type { Jobs } from './jobs/jobStore';
import type { Fault, FaultHandle } from './server/faultRegistry';
import type { RecordedRequest } from './server/recorder';

/** What {@link startSandbox} can be told. */
export interface SandboxOptions {
	/** The people are the same for the same seed. Default 1. */
	seed?: number;
	/** Data rows of an export. Default 1000; any number, files are made while they are sent. */
	rows?: number;
	/** How long an export takes, milliseconds. Default 3000. */
	jobDurationMs?: number;
	/** Path of a file that every export of Altcraft gives out as it is. Default: made-up rows. */
	file?: string;
	/** Default 0: a free port. */
	ports?: { altcraft?: number; emarsys?: number };
	/** The sandbox's clock, milliseconds since 1970. Callbacks go by the machine's own. Default `Date.now`. */
	now?: () => number;
	altcraft?: Partial<AltcraftSettings> & {
		/** Default: a token made for this sandbox. */
		token?: string;
		/** Databases and segments besides the usual few. Default 0. */
		extraSources?: number;
	};
	emarsys?: Partial<Omit<EmarsysSettings, 'permissions'>> & {
		/** Default: all. */
		permissions?: readonly string[];
		/** Default 3600. */
		tokenLifetimeSeconds?: number;
		/** Where the token endpoint looks for id and secret. Default `header`. */
		tokenCredentialsIn?: 'header' | 'body';
		/** Default 1000. */
		rateLimitPerMinute?: number;
		callbacks?: Partial<CallbackSettings>;
		/** Contact fields besides the usual ones. Default 0. */
		extraFields?: number;
		/** Contact lists and segments besides the usual few. Default 0. */
		extraLists?: number;
		username?: string;
		secret?: string;
		clientId?: string;
		clientSecret?: string;
	};
}

/** The Altcraft of a running sandbox. */
export interface AltcraftSandbox {
	/** The panel's origin; the API is below `/api/v1.1/`. */
	readonly baseUrl: string;
	readonly token: string;
	setInstallation(installation: Installation): void;
	/** Changes what the installation is like from now on. */
	set(settings: Partial<AltcraftSettings>): void;
}

/** The Emarsys of a running sandbox. */
export interface EmarsysSandbox {
	readonly v2Url: string;
	readonly v3Url: string;
	readonly tokenUrl: string;
	/** The account's WebDAV folder; files are in `export` below it. */
	readonly webDavUrl: string;
	readonly webDavUser: Readonly<WebDavUser>;
	/** Names of the files that were deleted there. */
	readonly deletedFiles: ReadonlySet<string>;
	readonly username: string;
	readonly secret: string;
	readonly clientId: string;
	readonly clientSecret: string;
	/** The contact fields as `/field/translate/en` lists them. */
	readonly contactFields: ReadonlyArray<{ id: number | string; name: string }>;
	readonly contactLists: ReadonlyArray<{ id: number; name: string }>;
	readonly segments: ReadonlyArray<{ id: number; name: string }>;
	/** Every call of a `notification_url` so far. */
	readonly callbacks: readonly CallbackAttempt[];
	/** How many announcements are neither accepted nor given up: who is called may still be asking about them. */
	unsettledCallbacks(): number;
	/** Every bearer token handed out so far is refused from now on. */
	revokeTokens(): void;
	/** Seconds that later tokens live. */
	setTokenLifetime(seconds: number): void;
	/** Where the token endpoint looks for id and secret. */
	setTokenCredentialsIn(place: 'header' | 'body'): void;
	setPermissions(names: readonly string[]): void;
	setRateLimit(perMinute: number): void;
	/** How exports that are started from now on are announced. */
	setCallbacks(settings: Partial<CallbackSettings>): void;
	/** Calls the export's `notification_url` now; resolves when the call and its repeats are over. */
	callBack(exportId: string | number): Promise<void>;
	/** Changes what the account is like from now on. */
	set(settings: Partial<Omit<EmarsysSettings, 'permissions'>>): void;
}

/** A running sandbox. */
export interface Sandbox {
	readonly altcraft: AltcraftSandbox;
	readonly emarsys: EmarsysSandbox;
	/** Another host on loopback, the target of redirects. */
	readonly otherOrigin: { readonly origin: string; readonly requests: readonly RecordedRequest[] };
	/** Everything that Altcraft and Emarsys received, the oldest first; `splice` and `length = 0` are fine. */
	readonly requests: RecordedRequest[];
	readonly jobs: Jobs;
	/** The sandbox's clock, milliseconds since 1970. */
	now(): number;
	readonly faults: { add(fault: Fault): FaultHandle; clear(): void };
	/** Milliseconds that later exports take. */
	setJobDuration(milliseconds: number): void;
	/** Data rows of later exports. */
	setRows(rows: number): void;
	/** How files are made from now on; an empty form is the default again. */
	setFileForm(form: FileForm): void;
	/** Cuts all connections and leaves nothing running. */
	close(): Promise<void>;
}
