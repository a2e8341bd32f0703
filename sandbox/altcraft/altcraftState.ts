import type { JobSettings } from '../jobs/exportJob';
import type { JobStore } from '../jobs/jobStore';
import type { Contact } from '../contacts/contact';
import type { ServerContext } from '../server/platformServer';
import type { AltcraftSources } from './sources';

/**
 * How an installation takes the token: `both` knows the Authorization header, the body and the URL;
 * `headerOnly` (newest) nothing but the header; `bodyOnly` (old) the body, and the URL for the download.
 */
export type Installation = 'both' | 'headerOnly' | 'bodyOnly';

/** What differs between installations and what a test may change while the sandbox runs. */
export interface AltcraftSettings {
	installation: Installation;
	/** Whether errors come with HTTP 200 (default) or with the HTTP status of their code. */
	errorsAs: 'http200' | 'httpStatus';
	/** The same for the download of a file. Default `httpStatus`. */
	downloadErrorsAs: 'http200' | 'httpStatus';
	/** Whether XML is understood. Default yes. */
	xml: boolean;
	/** Whether task ids begin with `task_`. Default yes. */
	taskPrefix: boolean;
	/**
	 * The word for success: `completed` (newer, default; its result has `errors`), `success` (v72), or one that is not
	 * documented.
	 */
	successWord: string;
	/** What the `errors` of a success hold, where its result has them. Default nothing. */
	remarks: readonly string[];
	/** Addresses of files: `/api/download/data/<uuid>/…` (default) or `/api/download/<uuid>/…`. */
	urlForm: 'data' | 'plain';
	/** Whether the addresses of files are relative to the panel (default) or name its host, with http. */
	fileAddresses: 'relative' | 'absolute';
	/** Number of files that an export is cut into. Default 1; none at all when there are no rows. */
	files: number;
	/** Whether a running task has an empty `result` instead of none. Default no. */
	resultWhileRunning: boolean;
	/**
	 * What is answered a second time instead of done again, for a day: with the same Request-ID always; without
	 * one `everything` (default, the documentation taken at its word) remembers every request, status included,
	 * and `starts` the starts of exports only.
	 */
	deduplicate: 'starts' | 'everything' | 'off';
	/** The delimiter of the files; the dialect is undocumented. Default `,`. */
	delimiter: ',' | ';' | '\t';
	lineEnd: '\n' | '\r\n';
	bom: boolean;
}

/** Everything that the routes of Altcraft share. */
export interface AltcraftState {
	context: ServerContext;
	token: string;
	settings: AltcraftSettings;
	jobSettings: JobSettings;
	jobs: JobStore;
	contacts: readonly Contact[];
	sources: AltcraftSources;
}

/** What an installation is like unless a test says otherwise. */
export const ALTCRAFT_DEFAULTS: AltcraftSettings = {
	installation: 'both',
	errorsAs: 'http200',
	downloadErrorsAs: 'httpStatus',
	xml: true,
	taskPrefix: true,
	successWord: 'completed',
	remarks: [],
	urlForm: 'data',
	fileAddresses: 'relative',
	files: 1,
	resultWhileRunning: false,
	deduplicate: 'everything',
	delimiter: ',',
	lineEnd: '\n',
	bom: false,
};
