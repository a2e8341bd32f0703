import type { AltcraftSettings, Installation } from './altcraft/altcraftState';
import type { CallbackAttempt, CallbackSettings } from './emarsys/callbacks';
import type { EmarsysSettings } from './emarsys/emarsysState';
import type { WebDavUser } from './emarsys/webDav';
import type { FileForm } from './jobs/fileForm';
import type { Jobs } from './jobs/jobStore';
import type { Fault, FaultHandle } from './server/faultRegistry';
import type { RecordedRequest } from './server/recorder';

/** Options of {@link startSandbox}. */
export interface SandboxOptions {
	/** The same seed gives the same contacts. Default 1. */
	seed?: number;
	/** Data rows of an export. Default 1000; any number works, since files are generated while they are sent. */
	rows?: number;
	/** Duration of an export, milliseconds. Default 3000. */
	jobDurationMs?: number;
	/** Path of a file that every Altcraft export serves unchanged. Default: made-up rows. */
	file?: string;
	/** Default 0: a free port. */
	ports?: { altcraft?: number; emarsys?: number };
	/** The sandbox's clock, milliseconds since 1970. Callbacks use the machine's own. Default `Date.now`. */
	now?: () => number;
	altcraft?: Partial<AltcraftSettings> & {
		/** Default: a random token. */
		token?: string;
		/** Additional databases and segments. Default 0. */
		extraSources?: number;
	};
	emarsys?: Partial<Omit<EmarsysSettings, 'permissions'>> & {
		/** Default: all. */
		permissions?: readonly string[];
		/** Default 3600. */
		tokenLifetimeSeconds?: number;
		/** Where the token endpoint expects ID and secret. Default `header`. */
		tokenCredentialsIn?: 'header' | 'body';
		/** Default 1000. */
		rateLimitPerMinute?: number;
		callbacks?: Partial<CallbackSettings>;
		/** Additional contact fields. Default 0. */
		extraFields?: number;
		/** Additional contact lists and segments. Default 0. */
		extraLists?: number;
		username?: string;
		secret?: string;
		clientId?: string;
		clientSecret?: string;
	};
}

export interface AltcraftSandbox {
	/** The panel's origin; the API is below `/api/v1.1/`. */
	readonly baseUrl: string;
	readonly token: string;
	setInstallation(installation: Installation): void;
	/** Changes the installation from now on. */
	set(settings: Partial<AltcraftSettings>): void;
}

export interface EmarsysSandbox {
	readonly v2Url: string;
	readonly v3Url: string;
	readonly tokenUrl: string;
	/** The account's WebDAV folder; files are in `export` below it. */
	readonly webDavUrl: string;
	readonly webDavUser: Readonly<WebDavUser>;
	/** Names of files that were deleted there. */
	readonly deletedFiles: ReadonlySet<string>;
	readonly username: string;
	readonly secret: string;
	readonly clientId: string;
	readonly clientSecret: string;
	/** The contact fields as `/field/translate/en` lists them. */
	readonly contactFields: ReadonlyArray<{ id: number | string; name: string }>;
	readonly contactLists: ReadonlyArray<{ id: number; name: string }>;
	readonly segments: ReadonlyArray<{ id: number; name: string }>;
	/** All calls of a `notification_url` so far. */
	readonly callbacks: readonly CallbackAttempt[];
	/** Number of announcements that are neither accepted nor given up; the receiver may still confirm them. */
	unsettledCallbacks(): number;
	/** Revokes all bearer tokens issued so far. */
	revokeTokens(): void;
	/** Lifetime of later tokens, seconds. */
	setTokenLifetime(seconds: number): void;
	/** Where the token endpoint expects ID and secret. */
	setTokenCredentialsIn(place: 'header' | 'body'): void;
	setPermissions(names: readonly string[]): void;
	setRateLimit(perMinute: number): void;
	/** How exports started from now on are announced. */
	setCallbacks(settings: Partial<CallbackSettings>): void;
	/** Calls the export's `notification_url` now; resolves after the call and its retries. */
	callBack(exportId: string | number): Promise<void>;
	/** Changes the account from now on. */
	set(settings: Partial<Omit<EmarsysSettings, 'permissions'>>): void;
}

export interface Sandbox {
	readonly altcraft: AltcraftSandbox;
	readonly emarsys: EmarsysSandbox;
	/** Another host on loopback, the target of redirects. */
	readonly otherOrigin: { readonly origin: string; readonly requests: readonly RecordedRequest[] };
	/** All requests to Altcraft and Emarsys, oldest first; `splice` and `length = 0` are allowed. */
	readonly requests: RecordedRequest[];
	readonly jobs: Jobs;
	/** The sandbox's clock, milliseconds since 1970. */
	now(): number;
	readonly faults: { add(fault: Fault): FaultHandle; clear(): void };
	/** Duration of later exports, milliseconds. */
	setJobDuration(milliseconds: number): void;
	/** Data rows of later exports. */
	setRows(rows: number): void;
	/** Format of files from now on; an empty form restores the default. */
	setFileForm(form: FileForm): void;
	/** Closes all connections and servers. */
	close(): Promise<void>;
}
