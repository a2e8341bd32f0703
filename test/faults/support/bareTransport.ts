import { request } from 'node:http';
import type { HttpResponse, HttpRequest, Transport } from '../../../nodes/transport/http';
import { requestError } from '../../../nodes/transport/requestErrors';

/** A transport over real sockets without n8n, for thousands of responses in a few seconds. */
export function bareTransport(port: number): Transport {
	const baseUrl = `http://127.0.0.1:${port}`;
	const send = async ({ method, url, headers, body }: HttpRequest): Promise<HttpResponse> => {
		// Wherever a redirect leads, requests go to this machine only.
		const { pathname } = new URL(url);
		try {
			return await new Promise((resolve, reject) => {
				const sent = request(baseUrl + pathname, { method, headers, agent: false }, (response) => {
					const plain = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
					resolve({
						status: response.statusCode ?? 0,
						headers: Object.fromEntries(plain) as Record<string, string>,
						body: response,
					});
				});
				sent.on('error', reject);
				sent.end(typeof body === 'object' ? JSON.stringify(body) : body);
			});
		} catch (error) {
			throw requestError(error);
		}
	};
	return { baseUrl, send, sendAnonymously: send };
}
