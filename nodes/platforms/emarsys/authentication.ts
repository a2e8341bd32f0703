import type { INodeProperties } from 'n8n-workflow';

import type { ReadParameter } from '../platform';
import { labels } from './labels';

/**
 * How to sign in. Without displayOptions: the editor makes this field part of the list of credentials, and hides
 * every field that this one depends on, which would be the platform.
 */
export const authenticationField: INodeProperties = {
	displayName: labels.authentication,
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'OAuth2', value: 'oAuth2', description: 'API v3, the successor of WSSE' },
		{ name: 'WSSE', value: 'wsse', description: 'API v2. Emarsys ends it at the end of 2026.' },
	],
	// Never change this: saved nodes without the parameter rely on it.
	default: 'oAuth2',
};

/** The credential type that the parameters choose. */
export function signInCredentialType(read: ReadParameter): string {
	return read('authentication') === 'wsse' ? 'emarsysWsseApi' : 'emarsysOAuth2Api';
}
