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

/** What keeps a user signed in. */
export interface Session {
	/** n8n ties a session to the browser that opened it. */
	browserId: string;
	cookie: string;
}

/** A user of n8n's internal REST API, as the editor in a browser is. */
export class RestClient {
	constructor(
		readonly baseUrl: string,
		/** Filled by signing in; given, it goes on with an earlier session. */
		readonly session: Session = { browserId: randomUUID(), cookie: '' },
	) {}

	/** Sends a request and gives what n8n wraps in `data`. */
	async send<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await this.request(method, path, body);
		const { data } = (await response.json()) as { data: T };
		return data;
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
			headers: {
				'browser-id': this.session.browserId,
				'content-type': 'application/json',
				cookie: this.session.cookie,
				// A connection that is kept may be closed by n8n just when it is used again.
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
