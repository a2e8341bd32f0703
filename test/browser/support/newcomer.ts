import { inviteNewcomer } from '../../../dev/n8n';
import { sharedN8n, type TestN8n } from '../../n8n/support/sharedN8n';

/** n8n as seen by a newly invited user: without credentials and workflows. */
export async function newcomersN8n(): Promise<TestN8n> {
	const n8n = sharedN8n();
	const login = { email: `newcomer-${Date.now()}@example.com`, password: 'Contact-Export-2' };
	return { ...n8n, rest: await inviteNewcomer(n8n.rest, login) };
}
