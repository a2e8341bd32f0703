import { withoutPadding } from '../core/padding';

/**
 * Checks "Base URL" before a credential test sends anything: n8n shows the message of this error, but otherwise only the
 * code ERR_INVALID_URL.
 *
 * @param baseUrl undefined for the node's own requests: their URLs are absolute, and already checked
 * @throws Error if it is not a web address
 */
export function requireWebAddress(baseUrl: unknown): void {
	if (baseUrl === undefined || /^https?:\/\/[^/]/i.test(withoutPadding(baseUrl))) return;
	throw new Error('"Base URL" must start with https://, followed by the host name. Correct it.');
}
