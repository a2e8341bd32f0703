import { randomUUID } from 'node:crypto';

/** A REST response with an error status. */
export class RestError extends Error {
	constructor(
		readonly status: number,
		request: string,
		readonly body: string,
	) {
		super(`n8n responded to ${request} with ${status}: ${body.slice(0, 500)}`);
	}
}

export interface Session {
	/** n8n ties a session to the browser that opened it. */
	browserId: string;
	cookie: string;
}

/** A client of n8n's internal REST API, which the editor uses. */
export class RestClient {
	constructor(
		readonly baseUrl: string,
		/** Set by signing in, unless an earlier session is continued. */
		readonly session: Session = { browserId: randomUUID(), cookie: '' },
	) {}

	/** Sends a request and returns the response's `data`. */
	async send<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await this.request(method, path, body);
		const { data } = (await response.json()) as { data: T };
		return data;
	}

	/** Requests a JSON file of the editor. */
	async file<T>(path: string): Promise<T> {
		return (await (await this.request('GET', path)).json()) as T;
	}

	/** Streams a response. */
	async download(path: string): Promise<ReadableStream<Uint8Array>> {
		const { body } = await this.request('GET', path);
		if (!body) throw new Error(`n8n responded to GET ${path} without a body`);
		return body as ReadableStream<Uint8Array>;
	}

	private async request(method: string, path: string, body?: unknown): Promise<Response> {
		const response = await fetch(new URL(path, this.baseUrl), {
			method,
			headers: {
				'browser-id': this.session.browserId,
				'content-type': 'application/json',
				cookie: this.session.cookie,
				// n8n may close a kept-alive connection just when it is reused.
				connection: 'close',
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		if (!response.ok) throw new RestError(response.status, `${method} ${path}`, await response.text());
		const cookie = response.headers.getSetCookie().find((value) => value.startsWith('n8n-auth='));
		if (cookie) this.session.cookie = cookie.split(';', 1)[0] ?? '';
		return response;
	}
}
