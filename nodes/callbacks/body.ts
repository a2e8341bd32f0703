/** The longest body that is parsed, in bytes; a real callback has a few hundred. */
export const LONGEST_CALLBACK = 64 * 1024;

/** The parts of n8n's request that can hold the body of a callback. */
export interface CallbackRequest {
	/** The body, parsed by n8n according to its content type. */
	body?: unknown;
	/** The bytes, decompressed. */
	rawBody?: unknown;
	/** Reads the bytes into `rawBody` if n8n has not done so, for content types that it can't parse. */
	readRawBody?: () => Promise<void>;
	headers?: Readonly<Record<string, unknown>>;
}

/**
 * The body of a callback, whatever its content type; undefined if it is too long. The bytes take precedence: n8n parses
 * JSON with the content type of a form or plain text into something else.
 * @throws n8n's error if the caller disconnects
 */
export async function callbackBody(request: CallbackRequest): Promise<unknown> {
	const { headers } = request;
	if (Number(headers?.['content-length']) > LONGEST_CALLBACK) return undefined;
	// n8n does not keep the bytes of a multipart body, so there is nothing to read.
	if (request.body === undefined && request.rawBody === undefined) await request.readRawBody?.();
	const { body, rawBody } = request;
	if (rawBody instanceof Uint8Array) {
		if (rawBody.length > LONGEST_CALLBACK) return undefined;
		const parsed = jsonOf(textOf(rawBody, headers?.['content-type']));
		if (parsed !== undefined) return parsed;
	}
	return typeof body === 'string' ? jsonOf(body) : body;
}

function textOf(bytes: Uint8Array, contentType: unknown): string {
	const [, charset] = /charset="?([^\s";]+)/i.exec(String(contentType ?? '')) ?? [];
	try {
		return new TextDecoder(charset).decode(bytes);
	} catch {
		return new TextDecoder().decode(bytes);
	}
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\ufeff/, '')) as unknown;
	} catch {
		return undefined;
	}
}
