import type { JobSettings } from '../jobs/exportJob';
import type { JobStore } from '../jobs/jobStore';
import type { Contact } from '../contacts/contact';
import type { ServerContext } from '../server/platformServer';
import type { EmarsysAccount } from './account';
import type { CallbackSender } from './callbacks';
import type { BearerTokens } from './oauth';
import type { RateLimit } from './rateLimit';
import type { WebDavUser } from './webDav';
import type { WsseGuard } from './wsse';

/** What a test may change while the sandbox runs. */
export interface EmarsysSettings {
	/** Names of the permissions that the API user has. */
	permissions: Set<string>;
	/** Whether a segment export is refused with 423/10003 while another one runs. Default yes. */
	oneSegmentAtATime: boolean;
	/**
	 * Whether failures other than 401 and 429 have an HTTP status of their own (default) or come with HTTP 200
	 * and a replyCode that is not 0; the platform does both.
	 */
	failuresAs: 'httpStatus' | 'http200';
	lineEnd: '\n' | '\r\n';
	bom: boolean;
	/**
	 * Whom the API gives a file: who asks for CSV or has no preference (default), or `nobody`, as seen on v3, where the
	 * download is answered with the status. Then WebDAV has the file.
	 */
	givesFileTo: 'whoAsksForCsv' | 'nobody';
	/** The word of the status that exports end with. Default `done`; some never get further than `ready`. */
	lastWord: string;
	/** Whether the status names the file once it is there. Default yes. */
	namesFile: boolean;
	/** Whether exports can be made for download (delivery `local`). Default yes. */
	localDelivery: boolean;
	/** Forms of the list of fields that the account knows; others are 403. Default both. */
	fieldLists: 'both' | 'plain' | 'translated';
	/** What file names begin with, in the place of the export's type. */
	filePrefix?: string;
	/** Whether WebDAV is switched on for the account. Default yes. */
	webDav: boolean;
}

/** Everything that the routes of Emarsys share. */
export interface EmarsysState {
	context: ServerContext;
	account: EmarsysAccount;
	settings: EmarsysSettings;
	jobSettings: JobSettings;
	jobs: JobStore;
	contacts: readonly Contact[];
	wsse: WsseGuard;
	tokens: BearerTokens;
	webDavUser: WebDavUser;
	/** Names of the files that were deleted in the WebDAV folder. */
	deletedFiles: Set<string>;
	rateLimit: RateLimit;
	callbacks: CallbackSender;
}
