import { randomUUID } from 'crypto';

import { readText } from '../../transport/body';
import type { Transport } from '../../transport/http';
import { isRedirect, redirectOfApi } from '../../transport/redirects';
import { withoutPadding } from '../../export/padding';
import { complaintOf } from './errors';
import { decode, encode, type WireFormat } from './wire';
import { asError } from '../../export/problem';

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
 * @throws ExportProblem
 */
export async function call(
	transport: Transport,
	method: string,
	body: Record<string, unknown>,
	{ format = 'json', requestId = randomUUID() }: { format?: WireFormat; requestId?: string } = {},
): Promise<Record<string, unknown>> {
	const message = encode(body, format);
	const answer = await transport.send({
		method: 'POST',
		url: `${panelOf(transport)}/api/v1.1/${method}`,
		headers: { ...message.headers, 'Request-ID': requestId },
		body: message.body,
		mustFinish: method === 'profiles/get_all',
	});
	const text = await readText(answer);
	if (isRedirect(answer)) throw redirectOfApi('Altcraft', answer);
	let envelope;
	try {
		envelope = decode(text, answer.status);
	} catch (error) {
		// A proxy in between answers 502 with a page: then the status says more than the page.
		throw complaintOf(answer) ?? asError(error);
	}
	const complaint = complaintOf(answer, envelope);
	if (complaint) throw complaint;
	return envelope as Record<string, unknown>;
}
