import { escapeXml } from '../../core/text';

/** The parts of a request that a token can go into; n8n's own type has them all. */
interface TokenCarrier {
	method?: string;
	url?: string;
	headers?: object;
	qs?: object;
	body?: unknown;
}

/**
 * Adds the token where the installation expects it. Newest documentation: the `Authorization` header; before that:
 * `token` in the body; for the download of a file, the oldest installations only accept `?token=`.
 *
 * - `header`: in the header.
 * - `request`: in the body, or in the URL of a request without a body.
 * - `automatic`: in the header and in the body. In the URL only if the request has an empty query parameter `token`:
 *   that is how a download is repeated when the header was refused.
 *
 * A URL that has a token already, as after a redirect that repeats the query, gets no second one.
 *
 * A request with an empty `Authorization` header, or with an empty `token` in its body, gets the token only there,
 * whatever the credential says: that is how "Check Access" finds out which way works.
 */
export function withAltcraftToken<T extends TokenCarrier>(token: string, sendAs: unknown, request: T): T {
	const headers: Record<string, unknown> = { ...request.headers };
	const query: Record<string, unknown> = { ...request.qs };
	let { body } = request;

	const asksForUrl = query['token'] === '';
	delete query['token'];
	if (headers['Authorization'] === '') {
		headers['Authorization'] = `Bearer ${token}`;
	} else if (isPlain(body) && body['token'] === '') {
		body = { ...body, token };
	} else if (sendAs === 'header') {
		headers['Authorization'] = `Bearer ${token}`;
	} else if (asksForUrl || (sendAs === 'request' && !hasBody(request))) {
		if (!hasTokenInUrl(request)) query['token'] = token;
	} else {
		if (sendAs !== 'request') headers['Authorization'] = `Bearer ${token}`;
		body = withToken(body, token);
	}
	return { ...request, headers, qs: query, body };
}

function hasBody({ method, body }: TokenCarrier): boolean {
	return method === 'POST' && body !== undefined;
}

function hasTokenInUrl({ url = '' }: TokenCarrier): boolean {
	return /\?([^#]*&)?token=/.test(url);
}

function withToken(body: unknown, token: string): unknown {
	if (typeof body === 'string') return inText(body, token);
	return isPlain(body) ? { token, ...body } : body;
}

function isPlain(body: unknown): body is Record<string, unknown> {
	return typeof body === 'object' && body !== null && Object.getPrototypeOf(body) === Object.prototype;
}

function inText(body: string, token: string): string {
	const text = body.trimStart();
	if (text.startsWith('<')) {
		return body.replace(/<xml\s*>/, (root) => `${root}<token>${escapeXml(token)}</token>`);
	}
	if (!text.startsWith('{')) return body;
	try {
		return JSON.stringify({ token, ...(JSON.parse(text) as object) });
	} catch {
		return body;
	}
}
