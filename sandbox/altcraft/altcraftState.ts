import type { JobSettings } from '../jobs/exportJob';
import type { JobStore } from '../jobs/jobStore';
import type { Contact } from '../contacts/contact';
import type { ServerContext } from '../server/platformServer';
import type { AltcraftSources } from './sources';

/**
 * Where an installation accepts the token: `both` takes the Authorization header, the body and the URL;
 * `headerOnly` (newest) only the header; `bodyOnly` (old) the body, and the URL for downloads.
 */
export type Installation = 'both' | 'headerOnly' | 'bodyOnly';

/** Rights that the role of a token can lack. */
export type AltcraftRight = 'databases' | 'segments' | 'profiles';

/** Differences between installations; a test may change them while the sandbox runs. */
export interface AltcraftSettings {
	installation: Installation;
	/** Whether errors come with HTTP 200 (default) or with their code as the HTTP status. */
	errorsAs: 'http200' | 'httpStatus';
	/** The same for file downloads. Default `httpStatus`. */
	downloadErrorsAs: 'http200' | 'httpStatus';
	/** Whether XML is accepted. Default true. */
	xml: boolean;
	/** Whether task IDs start with `task_`. Default true. */
	taskPrefix: boolean;
	/**
	 * The status word for success: `completed` (newer, default; its result has `errors`), `success` (v72), or an
	 * undocumented one.
	 */
	successStatus: string;
	/** Entries of `errors` in the result of a successful task, where the result has that list. Default none. */
	remarks: readonly string[];
	/** Form of file URLs: `/api/download/data/<uuid>/…` (default) or `/api/download/<uuid>/…`. */
	urlForm: 'data' | 'plain';
	/** Whether file URLs are relative to the panel (default) or absolute, with http. */
	fileAddresses: 'relative' | 'absolute';
	/** Number of files that an export is split into. Default 1; an export without rows has none. */
	files: number;
	/** Whether a running task has an empty `result` instead of no `result`. Default false. */
	resultWhileRunning: boolean;
	/**
	 * What gets the stored response again for a day instead of being repeated: with the same Request-ID always; without
	 * one, `everything` (default, the literal reading of the documentation) covers every request including status, and
	 * `starts` only the starts of exports.
	 */
	deduplicate: 'starts' | 'everything' | 'off';
	/** Whether the response that is stored for a request with a Request-ID can be an error, too. Default false. */
	storesErrors: boolean;
	/** Rights that the role of the token lacks: error 403 (platform fact). Default none. */
	forbidden: readonly AltcraftRight[];
	/** Delimiter of the files; the dialect is undocumented. Default `,`. */
	delimiter: ',' | ';' | '\t';
	lineEnd: '\n' | '\r\n';
	bom: boolean;
}

/** State shared by all Altcraft routes. */
export interface AltcraftState {
	context: ServerContext;
	token: string;
	settings: AltcraftSettings;
	jobSettings: JobSettings;
	jobs: JobStore;
	contacts: readonly Contact[];
	sources: AltcraftSources;
}

export const ALTCRAFT_DEFAULTS: AltcraftSettings = {
	installation: 'both',
	errorsAs: 'http200',
	downloadErrorsAs: 'httpStatus',
	xml: true,
	taskPrefix: true,
	successStatus: 'completed',
	remarks: [],
	urlForm: 'data',
	fileAddresses: 'relative',
	files: 1,
	resultWhileRunning: false,
	deduplicate: 'everything',
	storesErrors: false,
	forbidden: [],
	delimiter: ',',
	lineEnd: '\n',
	bom: false,
};
