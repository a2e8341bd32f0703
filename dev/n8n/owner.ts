import { setTimeout as sleep } from 'node:timers/promises';
import { RestError, type RestClient } from './rest';

const ROUTES_TIMEOUT_MS = 60_000;
const ROUTES_POLL_MS = 100;

/** Who signs in to the editor. */
export interface Login {
	email: string;
	password: string;
}

/** The owner of every n8n that is started here: it is on loopback, in a temporary folder, and holds made-up data. */
export const OWNER: Login = { email: 'owner@example.com', password: 'Contact-Export-1' };

/** Makes the first user of a new n8n, and signs in. */
export async function createOwner(rest: RestClient): Promise<void> {
	await untilRouted(rest);
	await rest.send('POST', '/rest/owner/setup', { ...OWNER, firstName: 'Olivia', lastName: 'Owner' });
}

/** Signs in to an n8n that somebody else has started, or makes its first user. */
export async function enter(rest: RestClient, login: Login): Promise<void> {
	await untilRouted(rest);
	const { userManagement } = await rest.send<{
		userManagement: { showSetupOnFirstLoad?: boolean };
	}>('GET', '/rest/settings');
	if (userManagement.showSetupOnFirstLoad)
		await rest.send('POST', '/rest/owner/setup', { ...login, firstName: 'Olivia', lastName: 'Owner' });
	else await rest.send('POST', '/rest/login', { emailOrLdapLoginId: login.email, password: login.password });
}

/** Signs in to an n8n that has its owner already. */
export async function signIn(rest: RestClient): Promise<void> {
	await untilRouted(rest);
	await rest.send('POST', '/rest/login', { emailOrLdapLoginId: OWNER.email, password: OWNER.password });
}

/** Waits for the API: n8n 1 says that it is ready some seconds before it has any of its routes (404), or is (503). */
async function untilRouted(rest: RestClient): Promise<void> {
	const deadline = Date.now() + ROUTES_TIMEOUT_MS;
	for (;;) {
		try {
			await rest.send('GET', '/rest/settings');
			return;
		} catch (error) {
			const comesSoon = error instanceof RestError && (error.status === 404 || error.status === 503);
			if (!comesSoon || Date.now() > deadline) throw error;
			await sleep(ROUTES_POLL_MS);
		}
	}
}
