import type { INodeProperties } from 'n8n-workflow';

import type { ReadParameter } from '../platform';
import { labels } from './labels';

/**
 * How to sign in. It has no displayOptions because the editor merges this field into the list of credentials, and hides
 * every field that it depends on: the platform.
 */
export const authenticationField: INodeProperties = {
	displayName: labels.authentication,
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'OAuth2', value: 'oAuth2', description: 'API v3, the successor of WSSE' },
		{ name: 'WSSE', value: 'wsse', description: 'API v2. Emarsys switches it off at the end of 2026.' },
	],
	// Never change this: saved nodes without the parameter rely on it.
	default: 'oAuth2',
};

/** The credential type that the parameters select. */
export function signInCredentialType(read: ReadParameter): string {
	return read('authentication') === 'wsse' ? 'emarsysWsseApi' : 'emarsysOAuth2Api';
}
