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

export async function createCredential(
	rest: RestClient,
	credential: NewCredential,
): Promise<CredentialReference> {
	const { id, name } = await rest.send<CredentialReference>('POST', '/rest/credentials', credential);
	return { id, name };
}
