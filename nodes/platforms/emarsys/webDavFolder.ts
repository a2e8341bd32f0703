import { withoutPadding } from '../../core/padding';

/** The folder in a WebDAV credential, without a trailing slash, credentials, query or fragment. */
export function webDavFolder(baseUrl: unknown): string {
	const url = new URL(withoutPadding(baseUrl));
	return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
