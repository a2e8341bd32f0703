import { RestClient } from '../../../dev/n8n';
import { sharedN8n, type TestN8n } from '../../n8n/support/sharedN8n';

interface Invited {
	user: { inviteAcceptUrl: string };
}

/** The n8n as somebody sees it who has just been invited: with no credential, and no workflow. */
export async function newcomersN8n(): Promise<TestN8n> {
	const n8n = sharedN8n();
	const email = `newcomer-${Date.now()}@example.com`;
	const [invited] = await n8n.rest.send<Invited[]>('POST', '/rest/invitations', [
		{ email, role: 'global:member' },
	]);
	if (!invited) throw new Error('n8n has invited nobody');
	const token = new URL(invited.user.inviteAcceptUrl).searchParams.get('token');
	const rest = new RestClient(n8n.baseUrl);
	const newcomer = { firstName: 'Nina', lastName: 'Newcomer', password: 'Contact-Export-2' };
	await rest.send('POST', '/rest/invitations/accept', { token, ...newcomer });
	return { ...n8n, rest };
}
