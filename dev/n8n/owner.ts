import type { RestClient } from './rest';

/** Who signs in to the editor. */
export interface Login {
	email: string;
	password: string;
}

/** The owner of every n8n that is started here: it is on loopback, in a temporary folder, and holds made-up data. */
export const OWNER: Login = { email: 'owner@example.com', password: 'Contact-Export-1' };

/** Makes the first user of a new n8n, and signs in. */
export async function createOwner(rest: RestClient): Promise<void> {
	await rest.send('POST', '/rest/owner/setup', { ...OWNER, firstName: 'Olivia', lastName: 'Owner' });
}

/** Signs in to an n8n that has its owner already. */
export async function signIn(rest: RestClient): Promise<void> {
	await rest.send('POST', '/rest/login', { emailOrLdapLoginId: OWNER.email, password: OWNER.password });
}
