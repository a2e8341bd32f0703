import { withoutPadding } from '../core/padding';

/**
 * Checks "Base URL" before the test of a credential sends anything: n8n shows the message of this error, and only the
 * code ERR_INVALID_URL otherwise.
 *
 * @param baseUrl undefined where it is not asked for: the node's own requests have whole addresses, which it checks
 * @throws Error when it is not a web address
 */
export function requireWebAddress(baseUrl: unknown): void {
	if (baseUrl === undefined || /^https?:\/\/[^/]/i.test(withoutPadding(baseUrl))) return;
	throw new Error('"Base URL" must begin with https://, followed by the host name. Correct it.');
}
