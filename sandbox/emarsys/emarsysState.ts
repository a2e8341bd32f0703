import type { JobSettings } from '../jobs/exportJob';
import type { JobStore } from '../jobs/jobStore';
import type { Person } from '../people/person';
import type { ServerContext } from '../server/platformServer';
import type { EmarsysAccount } from './account';
import type { CallbackSender } from './callbacks';
import type { BearerTokens } from './oauth';
import type { RateLimit } from './rateLimit';
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
}

/** Everything that the routes of Emarsys share. */
export interface EmarsysState {
	context: ServerContext;
	account: EmarsysAccount;
	settings: EmarsysSettings;
	jobSettings: JobSettings;
	jobs: JobStore;
	people: readonly Person[];
	wsse: WsseGuard;
	tokens: BearerTokens;
	rateLimit: RateLimit;
	callbacks: CallbackSender;
}
