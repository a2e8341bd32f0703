import { request } from 'node:http';

/** How long a caller gets to answer. */
const RESPONSE_MS = 30_000;

/** Whether an address is one of this machine's own; the sandbox never talks to others. */
export function isLoopback(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { protocol, hostname } = new URL(url);
	const own = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
	return protocol === 'http:' && own;
}

/**
 * Posts a body, following no redirect and keeping no connection.
 *
 * @returns the HTTP status
 * @throws Error when there is no answer
 */
export async function post(
	url: string,
	body: string,
	contentType: string,
	signal: AbortSignal,
): Promise<number> {
	return await new Promise((resolve, reject) => {
		const call = request(url, {
			method: 'POST',
			agent: false,
			signal,
			timeout: RESPONSE_MS,
			headers: { 'content-type': contentType, 'content-length': Buffer.byteLength(body) },
		});
		call.on('response', (response) => {
			response.resume();
			response.on('error', reject);
			response.on('end', () => resolve(response.statusCode ?? 0));
		});
		call.on('timeout', () => call.destroy(new Error('No answer in time')));
		call.on('error', reject);
		call.end(body);
	});
}
