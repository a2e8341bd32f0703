import type { JobSettings } from '../jobs/exportJob';
import type { JobStore } from '../jobs/jobStore';
import type { Contact } from '../contacts/contact';
import type { ServerContext } from '../server/platformServer';
import type { EmarsysAccount } from './account';
import type { CallbackSender } from './callbacks';
import type { BearerTokens } from './oauth';
import type { RateLimit } from './rateLimit';
import type { WebDavUser } from './webDav';
import type { WsseChecker } from './wsse';

/** What a test may change while the sandbox runs. */
export interface EmarsysSettings {
	permissions: Set<string>;
	/** Whether a segment export is rejected with 423/10003 while another one runs. Default true. */
	oneSegmentAtATime: boolean;
	/**
	 * Whether failures other than 401 and 429 have their own HTTP status (default) or come with HTTP 200
	 * and a non-zero replyCode; the platform does both.
	 */
	failuresAs: 'httpStatus' | 'http200';
	lineEnd: '\n' | '\r\n';
	bom: boolean;
	/**
	 * Which requests get a file from the API: those that accept CSV or have no preference (default), or `never`, as seen on v3,
	 * where the download returns the status. WebDAV still has the file.
	 */
	servesFile: 'ifCsvAccepted' | 'never';
	/** The final status word of successful exports. Default `done`; some never get further than `ready`. */
	finalStatus: string;
	/** Whether the status names the file once it exists. Default true. */
	namesFile: boolean;
	/** Whether exports can be made for download (delivery `local`). Default true. */
	localDelivery: boolean;
	/** Forms of the field list that the account supports; others get 403. Default both. */
	fieldLists: 'both' | 'plain' | 'translated';
	/** Start of file names, instead of the export type. */
	filePrefix?: string;
	/** Whether WebDAV is enabled for the account. Default true. */
	webDav: boolean;
}

/** State shared by all Emarsys routes. */
export interface EmarsysState {
	context: ServerContext;
	account: EmarsysAccount;
	settings: EmarsysSettings;
	jobSettings: JobSettings;
	jobs: JobStore;
	contacts: readonly Contact[];
	wsse: WsseChecker;
	tokens: BearerTokens;
	webDavUser: WebDavUser;
	/** Names of files that were deleted from the WebDAV folder. */
	deletedFiles: Set<string>;
	rateLimit: RateLimit;
	callbacks: CallbackSender;
}
