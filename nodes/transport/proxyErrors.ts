import { ExportError, type ErrorDetails } from '../core/exportError';
import type { HttpResponse } from './http';

const ALLOW =
	"Ask the administrator of this n8n to let it reach the platform: allow the host in the proxy or firewall, or correct HTTPS_PROXY, HTTP_PROXY and NO_PROXY in n8n's environment.";

/**
 * The error of a response that a proxy or a firewall sent instead of the platform: n8n returns its proxy's response, even
 * if the proxy refuses to connect (seen in n8n 2.41.1).
 */
export function proxyErrorOf(
	{ status, headers }: Pick<HttpResponse, 'status' | 'headers'>,
	details: ErrorDetails = {},
): ExportError | undefined {
	if (status === 407) {
		return new ExportError('refused', 'The proxy of this n8n requires a login (HTTP 407)', {
			...details,
			httpStatus: status,
			isFromProxy: true,
			description: `The request did not reach the platform. ${ALLOW}`,
		});
	}
	// The APIs send their errors as JSON, or without a body.
	if (status !== 403 || !/^text\/html\b/i.test(String(headers['content-type'] ?? ''))) return undefined;
	return new ExportError(
		'permission',
		'The request was refused with a web page (HTTP 403), probably by a proxy or a firewall on the way',
		{
			...details,
			httpStatus: status,
			isFromProxy: true,
			description: `${ALLOW} If there is neither, a permission is missing at the platform.`,
		},
	);
}
