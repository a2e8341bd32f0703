import { randomUUID } from 'crypto';

import { readText } from '../../transport/body';
import type { Transport } from '../../transport/http';
import { isRedirect, redirectOfApi } from '../../transport/redirects';
import { withoutPadding } from '../../core/padding';
import { errorOf } from './errors';
import { decode, encode, type BodyFormat } from './bodyFormat';
import { asError } from '../../core/exportError';

/** The panel's origin: what the user wrote as "Base URL", without a path of the API. */
export function panelOf({ baseUrl }: Transport): string {
	return withoutPadding(baseUrl)
		.replace(/[?#].*$/, '')
		.replace(/\/+$/, '')
		.replace(/\/api(\/v[\d.]+)?$/, '');
}

/**
 * Calls one method of the API and gives the envelope of a success. Every call has a request number of its own,
 * also one that only reads: without one, a request with the same body and headers may get the answer of the day
 * before, and a poll would see the same state for ever (vendor's documentation of request deduplication).
 *
 * @param requestId the number of an earlier call, to get its answer instead of a second effect
 * @throws ExportError
 */
export async function call(
	transport: Transport,
	method: string,
	body: Record<string, unknown>,
	{ format = 'json', requestId = randomUUID() }: { format?: BodyFormat; requestId?: string } = {},
): Promise<Record<string, unknown>> {
	const message = encode(body, format);
	const response = await transport.send({
		method: 'POST',
		url: `${panelOf(transport)}/api/v1.1/${method}`,
		headers: { ...message.headers, 'Request-ID': requestId },
		body: message.body,
		mustFinish: method === 'profiles/get_all',
	});
	const text = await readText(response);
	if (isRedirect(response)) throw redirectOfApi('Altcraft', response);
	let envelope;
	try {
		envelope = decode(text, response.status);
	} catch (error) {
		// A proxy in between answers 502 with a page: then the status says more than the page.
		throw errorOf(response) ?? asError(error);
	}
	const reason = errorOf(response, envelope);
	if (reason) throw reason;
	return envelope as Record<string, unknown>;
}
