import type { RestClient } from './rest';

/** The values of a credential's fields. */
export type CredentialData = Record<string, string | number | boolean | null>;

/** A credential to be saved in n8n. */
export interface NewCredential {
	name: string;
	type: string;
	data: CredentialData;
}

/** How a workflow's node names a credential. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** What the Test button of the editor shows. */
export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** Saves a credential. */
export async function createCredential(
	rest: RestClient,
	credential: NewCredential,
): Promise<CredentialReference> {
	const { id, name } = await rest.send<CredentialReference>('POST', '/rest/credentials', credential);
	return { id, name };
}

/** Presses the Test button of a saved credential. */
export async function testCredential(
	rest: RestClient,
	credential: NewCredential,
	{ id }: CredentialReference,
): Promise<CredentialTestResult> {
	return await rest.send('POST', '/rest/credentials/test', { credentials: { id, ...credential } });
}
