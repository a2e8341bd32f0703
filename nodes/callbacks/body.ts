/** The longest body that is looked at, in bytes; a real callback has a few hundred. */
export const LONGEST_CALLBACK = 64 * 1024;

/** The parts of a request that can hold the body of a callback. */
export interface CallbackRequest {
	/** The body as n8n has parsed it, by its content type. */
	body?: unknown;
	/** The bytes as they came, unpacked. */
	rawBody?: unknown;
	/** Reads the bytes into `rawBody` where n8n has left them unread: for content types that it can't parse. */
	readRawBody?: () => Promise<void>;
	headers?: Readonly<Record<string, unknown>>;
}

/**
 * What a callback says, whatever its content type; undefined when it is too long. The bytes come first: a JSON body
 * that is sent as a form or as plain text is parsed by n8n into something else.
 * @throws what n8n throws when the caller breaks off
 */
export async function callbackBody(request: CallbackRequest): Promise<unknown> {
	const { headers } = request;
	if (Number(headers?.['content-length']) > LONGEST_CALLBACK) return undefined;
	// A multipart body is parsed without being kept, so there are no bytes to read any more.
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
