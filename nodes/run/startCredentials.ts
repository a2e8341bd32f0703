import type { IExecuteFunctions } from 'n8n-workflow';

import { platforms } from '../platforms';

/** Credentials that only fetch files. */
const OF_FILES = new Set(platforms.map(({ fileStore }) => fileStore?.credentialType));

/**
 * The IDs of the credentials that a start depends on: another one can be another account, or have files delivered
 * elsewhere. A credential that was only renamed is the same, and where files are fetched does not matter. Those of another
 * sign-in count as well, but the editor does not show them, so nobody changes them.
 */
export function startCredentialsOf(context: IExecuteFunctions): string {
	const chosen = Object.entries(context.getNode().credentials ?? {}).filter(([type]) => !OF_FILES.has(type));
	return JSON.stringify(chosen.map(([type, { id }]) => [type, id]).sort());
}
