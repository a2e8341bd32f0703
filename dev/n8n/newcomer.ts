import { RestClient } from './rest';
import type { Login } from './owner';

interface Invited {
	user: { inviteAcceptUrl: string };
}

/** Makes a user of an n8n who has just been invited, with no credential and no workflow, and signs in. */
export async function inviteNewcomer(owner: RestClient, { email, password }: Login): Promise<RestClient> {
	const [invited] = await owner.send<Invited[]>('POST', '/rest/invitations', [
		{ email, role: 'global:member' },
	]);
	if (!invited) throw new Error('n8n has invited nobody');
	const token = new URL(invited.user.inviteAcceptUrl).searchParams.get('token');
	const rest = new RestClient(owner.baseUrl);
	const name = { firstName: 'Nina', lastName: 'Newcomer' };
	await rest.send('POST', '/rest/invitations/accept', { token, password, ...name });
	return rest;
}
