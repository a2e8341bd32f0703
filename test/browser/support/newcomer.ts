import { inviteNewcomer } from '../../../dev/n8n';
import { sharedN8n, type TestN8n } from '../../n8n/support/sharedN8n';

/** The n8n as somebody sees it who has just been invited: with no credential, and no workflow. */
export async function newcomersN8n(): Promise<TestN8n> {
	const n8n = sharedN8n();
	const login = { email: `newcomer-${Date.now()}@example.com`, password: 'Contact-Export-2' };
	return { ...n8n, rest: await inviteNewcomer(n8n.rest, login) };
}
