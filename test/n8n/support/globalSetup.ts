import { startN8n, type N8nInstance } from '../../../dev/n8n';
import { shareN8n } from './sharedN8n';

/** Where the tear-down finds what the set-up started. */
export interface WithN8n {
	contactExportN8n?: N8nInstance;
}

/** Starts one n8n for all test files: it takes ten seconds and 700 MB. */
export default async function startSharedN8n(): Promise<void> {
	// As behind a reverse proxy, so that a test can say which address it calls from.
	const n8n = await startN8n({ environment: { N8N_PROXY_HOPS: '1' } });
	(globalThis as WithN8n).contactExportN8n = n8n;
	shareN8n({
		baseUrl: n8n.baseUrl,
		session: n8n.rest.session,
		pid: n8n.pid,
		userFolder: n8n.place.userFolder,
		logFile: n8n.logFile,
	});
}
