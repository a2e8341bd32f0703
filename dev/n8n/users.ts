import { RestClient, RestError } from './rest';
import { until } from './until';

export interface Login {
	email: string;
	password: string;
}

/** The owner of every n8n that this project starts: on loopback, in a temporary folder, with made-up data. */
export const OWNER: Login = { email: 'owner@example.com', password: 'Contact-Export-1' };

/** Signs in to an n8n, as its first user if it has none yet. */
export async function signIn(rest: RestClient, { email, password }: Login = OWNER): Promise<void> {
	const { userManagement } = await until("n8n's API", async () => await settings(rest));
	if (userManagement.showSetupOnFirstLoad) {
		const name = { firstName: 'Olivia', lastName: 'Owner' };
		await rest.send('POST', '/rest/owner/setup', { email, password, ...name });
	} else await rest.send('POST', '/rest/login', { emailOrLdapLoginId: email, password });
}

/** n8n 1 says that it is ready some seconds before it has any of its routes (404), or is ready (503). */
async function settings(rest: RestClient) {
	try {
		return await rest.send<{ userManagement: { showSetupOnFirstLoad?: boolean } }>('GET', '/rest/settings');
	} catch (error) {
		if (error instanceof RestError && (error.status === 404 || error.status === 503)) return undefined;
		throw error;
	}
}

/** Invites a user, who has no credentials and no workflows yet, and signs in. */
export async function inviteNewcomer(owner: RestClient, { email, password }: Login): Promise<RestClient> {
	const [invited] = await owner.send<Array<{ user: { inviteAcceptUrl: string } }>>(
		'POST',
		'/rest/invitations',
		[{ email, role: 'global:member' }],
	);
	if (!invited) throw new Error('n8n did not invite the user');
	const token = new URL(invited.user.inviteAcceptUrl).searchParams.get('token');
	const rest = new RestClient(owner.baseUrl);
	const name = { firstName: 'Nina', lastName: 'Newcomer' };
	await rest.send('POST', '/rest/invitations/accept', { token, password, ...name });
	return rest;
}
