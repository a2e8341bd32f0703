/** The longest body that is looked at, in bytes; a real callback has a few hundred. */
export const LONGEST_CALLBACK = 64 * 1024;

/** The parts of a request that can hold the body of a callback. */
export interface CallbackRequest {
	/** The body as n8n has parsed it, by its content type. */
	body?: unknown;
	/** The bytes as they came. */
	rawBody?: unknown;
	headers?: Readonly<Record<string, unknown>>;
}

/**
 * What a callback says, whatever its content type; undefined when it is too long. The bytes come first: a JSON body
 * that is sent as a form or as plain text is parsed by n8n into something else.
 */
export function callbackBody({ body, rawBody, headers }: CallbackRequest): unknown {
	const announced = Number(headers?.['content-length']);
	if (announced > LONGEST_CALLBACK) return undefined;
	if (rawBody instanceof Uint8Array) {
		if (rawBody.length > LONGEST_CALLBACK) return undefined;
		const parsed = jsonOf(Buffer.from(rawBody).toString('utf8'));
		if (parsed !== undefined) return parsed;
	}
	return typeof body === 'string' ? jsonOf(body) : body;
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\ufeff/, '')) as unknown;
	} catch {
		return undefined;
	}
}
