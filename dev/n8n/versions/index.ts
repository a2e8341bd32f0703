import type { Environment } from '../environment';

/** The version that everything except the compatibility tests uses: the newest that installs. */
export const N8N_VERSION = '2.41.1';

/**
 * The supported versions, oldest first. Each has a folder here, and docs/compatibility.md describes the differences.
 */
export const SUPPORTED_VERSIONS: readonly string[] = ['1.123.81', N8N_VERSION];

/** Environment variables that an older version needs. */
export function environmentOf(version: string): Environment {
	// n8n 1 does not start if an unknown module is disabled.
	return version.startsWith('1.') ? { N8N_DISABLED_MODULES: '' } : {};
}
