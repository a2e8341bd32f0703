import type { Environment } from '../environment';

/** The version that the demo, the development loop and all tests but those of compatibility use: the newest that installs. */
export const N8N_VERSION = '2.41.1';

/**
 * The versions that this package supports, the oldest first. Each is a folder beside this file, and docs/compatibility.md
 * says what is different in them.
 */
export const SUPPORTED_VERSIONS: readonly string[] = ['1.123.81', N8N_VERSION];

/** What a version needs in its environment over what the newest one needs. */
export function environmentOf(version: string): Environment {
	// It does not start when a module that it does not know is switched off.
	return version.startsWith('1.') ? { N8N_DISABLED_MODULES: '' } : {};
}
