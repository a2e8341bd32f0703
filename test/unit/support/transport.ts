import type { ByteStream, HttpResponse, HttpRequest, Transport } from '../../../nodes/transport/http';

/** A response whose body has the given chunks, and which records whether it was discarded. */
export interface GivenResponse extends HttpResponse {
	destroyed: boolean;
}

/** What a response is made from. */
export interface ResponseParts {
	status?: number;
	headers?: Record<string, string>;
	/** Text, bytes in chunks, or a value for JSON. */
	body?: unknown;
	/** Thrown after the last chunk: the connection broke. */
	broken?: Error;
}

export function responseOf({
	status = 200,
	headers = {},
	body = '',
	broken,
}: ResponseParts = {}): GivenResponse {
	const response: GivenResponse = { status, headers, destroyed: false, body: undefined as never };
	const stream: ByteStream = {
		async *[Symbol.asyncIterator]() {
			await Promise.resolve();
			yield* piecesOf(body);
			if (broken) throw broken;
		},
		destroy: () => (response.destroyed = true),
	};
	return Object.assign(response, { body: stream });
}

function piecesOf(body: unknown): Uint8Array[] {
	if (Array.isArray(body) && body.every((piece) => piece instanceof Uint8Array)) return body;
	return [Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))];
}

/** A request as it was sent. */
export interface Sent extends HttpRequest {
	/** Whether it had the credentials. */
	authenticated: boolean;
}

/** A transport that returns the responses in order, throws the errors among them, and records the requests. */
export function transportOf(
	responses: Array<HttpResponse | Error>,
	baseUrl = 'https://panel.example.com',
): Transport & { sent: Sent[] } {
	const sent: Sent[] = [];
	const left = [...responses];
	const sender = (authenticated: boolean) => async (request: HttpRequest) => {
		sent.push({ ...request, authenticated });
		await Promise.resolve();
		const next = left.shift();
		if (!next) throw new Error(`No response is left for ${request.method} ${request.url}`);
		if (next instanceof Error) throw next;
		return next;
	};
	return { baseUrl, sent, send: sender(true), sendAnonymously: sender(false) };
}
