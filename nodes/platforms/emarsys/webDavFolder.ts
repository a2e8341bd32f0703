import { withoutPadding } from '../../core/padding';

/** The folder in a WebDAV credential, without a slash at its end, and without what is no part of a folder's address. */
export function webDavFolder(baseUrl: unknown): string {
	const url = new URL(withoutPadding(baseUrl));
	return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
