import { randomUUID } from 'node:crypto';

/** A REST answer that is not the expected one. */
export class RestError extends Error {
	constructor(
		readonly status: number,
		request: string,
		readonly body: string,
	) {
		super(`n8n answered ${request} with ${status}: ${body.slice(0, 500)}`);
	}
}

/** A signed-in user of n8n's internal REST API, as the editor in a browser is. */
export class RestClient {
	/** n8n ties a session to the browser that opened it. */
	private readonly browserId = randomUUID();

	private cookie = '';

	constructor(readonly baseUrl: string) {}

	/** Sends a request and gives what n8n wraps in `data`. */
	async send<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await this.request(method, path, body);
		const answer = (await response.json()) as { data: T };
		return answer.data;
	}

	/** Reads a file of the editor. */
	async file<T>(path: string): Promise<T> {
		return (await (await this.request('GET', path)).json()) as T;
	}

	/** Sends a request and gives the bytes of the answer, as they come. */
	async download(path: string): Promise<ReadableStream<Uint8Array>> {
		const { body } = await this.request('GET', path);
		if (!body) throw new Error(`n8n answered GET ${path} without a body`);
		return body as ReadableStream<Uint8Array>;
	}

	private async request(method: string, path: string, body?: unknown): Promise<Response> {
		const response = await fetch(new URL(path, this.baseUrl), {
			method,
			headers: { 'browser-id': this.browserId, 'content-type': 'application/json', cookie: this.cookie },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		if (!response.ok) throw new RestError(response.status, `${method} ${path}`, await response.text());
		const session = response.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';', 1)[0] ?? '';
		return response;
	}
}
