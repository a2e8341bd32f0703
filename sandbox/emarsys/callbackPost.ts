import { request } from 'node:http';

/** Time limit for the receiver's response. */
const RESPONSE_MS = 30_000;

/** Whether a URL is on this machine's loopback; the sandbox never calls any other. */
export function isLoopback(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { protocol, hostname } = new URL(url);
	const own = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
	return protocol === 'http:' && own;
}

/**
 * Posts a body without following redirects or keeping the connection.
 *
 * @returns the HTTP status
 * @throws Error if there is no response
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
		call.on('timeout', () => call.destroy(new Error('No response in time')));
		call.on('error', reject);
		call.end(body);
	});
}
