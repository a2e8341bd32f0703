import type { RestClient } from './rest';

export type CredentialData = Record<string, string | number | boolean | null>;

export interface NewCredential {
	name: string;
	type: string;
	data: CredentialData;
}

/** How a node refers to a credential. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** Credential type → the saved credential. */
export type CredentialsByType = Record<string, CredentialReference>;

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

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
