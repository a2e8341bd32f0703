import { OWNER, RestClient, signIn, startN8n, type N8nInstance } from '../../../dev/n8n';
import { shareN8n } from './sharedN8n';

/** Passes what the setup has started to the teardown. */
export interface WithN8n {
	contactExportN8n?: N8nInstance;
}

/** Starts one n8n for all test files, which takes ten seconds and 700 MB, or uses one that runs elsewhere. */
export default async function startSharedN8n(): Promise<void> {
	const { CONTACT_EXPORT_N8N_URL: url } = process.env;
	if (url) {
		await takeN8n(url);
		return;
	}
	// As behind a reverse proxy, so that a test can choose the address that it calls from.
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

/** Uses a running n8n with this package: see docs/compatibility.md. */
async function takeN8n(url: string): Promise<void> {
	const { CONTACT_EXPORT_N8N_EMAIL: email, CONTACT_EXPORT_N8N_PASSWORD: password } = process.env;
	const rest = new RestClient(url);
	await signIn(rest, { email: email ?? OWNER.email, password: password ?? OWNER.password });
	// Tests that inspect processes and folders need their own n8n.
	shareN8n({ baseUrl: url, session: rest.session, pid: 0, userFolder: '', logFile: '' });
}
