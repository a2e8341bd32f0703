import { RestClient, type Session } from '../../../dev/n8n';

/** Where the n8n of this test run is, passed from the setup to the test files. */
export interface SharedN8n {
	baseUrl: string;
	session: Session;
	pid: number;
	userFolder: string;
	logFile: string;
}

/** An n8n for tests. */
export interface TestN8n extends Omit<SharedN8n, 'session'> {
	/** Signed in as the owner. */
	rest: RestClient;
}

const VARIABLE = 'CONTACT_EXPORT_TEST_N8N';

/** Passes it to the test files, which Jest runs in a separate context. */
export function shareN8n(n8n: SharedN8n): void {
	process.env[VARIABLE] = JSON.stringify(n8n);
}

/** The n8n of this test run. */
export function sharedN8n(): TestN8n {
	const n8n = JSON.parse(process.env[VARIABLE] ?? 'null') as SharedN8n | null;
	if (!n8n) throw new Error('There is no n8n: run these tests with "npm test -- n8n"');
	return { ...n8n, rest: new RestClient(n8n.baseUrl, n8n.session) };
}
