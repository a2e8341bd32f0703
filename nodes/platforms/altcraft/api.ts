import { randomUUID } from 'crypto';

import { readText } from '../../transport/body';
import type { HttpHeaders, HttpResponse, Transport } from '../../transport/http';
import { isRedirect, redirectOfApi } from '../../transport/redirects';
import { errorOf, withFormatAdvice } from './errors';
import { decode, encode, type BodyFormat } from './bodyFormat';
import { panelOf } from './panel';
import { asError, ExportError } from '../../core/exportError';

export interface CallOptions {
	format?: BodyFormat;
	/** The ID of an earlier call, to get its response instead of a second effect. */
	requestId?: string;
	headers?: Record<string, string>;
}

/**
 * Calls one method of the API and returns the envelope of a success. Every call has its own request ID, even if it only
 * reads: without one, a request with the same body and headers may get the response of the day before, and a poll would
 * always see the same state (vendor's documentation of request deduplication).
 *
 * @throws ExportError
 */
export async function call(
	transport: Transport,
	method: string,
	body: Record<string, unknown>,
	options: CallOptions = {},
): Promise<Record<string, unknown>> {
	return (await callWithHeaders(transport, method, body, options)).envelope;
}

/** The same, with the headers of the response. */
export async function callWithHeaders(
	transport: Transport,
	method: string,
	body: Record<string, unknown>,
	{ format = 'json', requestId = randomUUID(), headers = {} }: CallOptions = {},
): Promise<{ envelope: Record<string, unknown>; headers: HttpHeaders }> {
	const message = encode(body, format);
	const response = await transport.send({
		method: 'POST',
		url: `${panelOf(transport)}/api/v1.1/${method}`,
		headers: { ...message.headers, 'Request-ID': requestId, ...headers },
		body: message.body,
		mustFinish: method === 'profiles/get_all',
	});
	const text = await readText(response);
	if (isRedirect(response)) throw redirectOfApi('Altcraft', response);
	try {
		return { envelope: successIn(text, response), headers: response.headers };
	} catch (error) {
		if (!(error instanceof ExportError)) throw asError(error);
		const advised = withFormatAdvice(error, format);
		throw isRepeated(response.headers) ? repeated(advised) : advised;
	}
}

function successIn(text: string, response: HttpResponse): Record<string, unknown> {
	let envelope;
	try {
		envelope = decode(text, response.status);
	} catch (error) {
		// A proxy in between may respond with 502 and a page: then the status says more than the page.
		throw errorOf(response) ?? asError(error);
	}
	const reason = errorOf(response, envelope);
	if (reason) throw reason;
	return envelope as Record<string, unknown>;
}

/** Gives each request of a download an ID of its own, too; not to another host, which gets no credentials either. */
export function withRequestIds(transport: Transport): Transport {
	return {
		...transport,
		send: async (request) =>
			await transport.send({ ...request, headers: { ...request.headers, 'Request-ID': randomUUID() } }),
	};
}

/** Whether a response is that to an earlier request with the same ID (vendor's documentation of request deduplication). */
export function isRepeated(headers: HttpHeaders): boolean {
	return headers['duplicate-request']?.trim().toLowerCase() === 'true';
}

/**
 * An error that Altcraft has stored, and returns for a day. Only a refusal, also for too many requests, is certain to have
 * had no effect: a server can fail after it has started an export.
 */
function repeated(error: ExportError): ExportError {
	const isRefusal = !error.mayHaveTakenEffect && error.details.isUnknownCode !== true;
	return error.with(isRefusal ? { isRepeated: true } : { isRetryable: false, isUnknownCode: false });
}
