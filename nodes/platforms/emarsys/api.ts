import { isRecord } from '../../core/isRecord';
import { badResponse } from '../../core/messages';
import { plainText } from '../../core/text';
import { readText } from '../../transport/body';
import type { HttpResponse, HttpRequest, Transport } from '../../transport/http';
import { isRedirect, redirectOfApi } from '../../transport/redirects';
import { withoutPadding } from '../../core/padding';
import { resultCode } from '../resultCode';
import { errorOf, type Envelope } from './errors';
import type { RequestDetails } from './errorTexts';

export function endpoint(transport: Pick<Transport, 'baseUrl'>, path: string): string {
	return `${withoutPadding(transport.baseUrl).replace(/\/+$/, '')}${path}`;
}

/** Emarsys requires the content type on GET, too. */
export const JSON_HEADERS = { 'Content-Type': 'application/json', Accept: 'application/json' };

/**
 * Calls an endpoint and returns the `data` of a success.
 * @throws ExportError
 */
export async function call(
	transport: Transport,
	path: string,
	requestDetails: RequestDetails,
	request: Pick<HttpRequest, 'body'> & { method?: HttpRequest['method'] } = {},
): Promise<unknown> {
	const { method = 'GET', body } = request;
	const response = await transport.send({
		method,
		url: endpoint(transport, path),
		headers: JSON_HEADERS,
		...(body !== undefined && { body }),
		// Every POST starts an export.
		mustFinish: method === 'POST',
	});
	const { baseUrl, credentialType } = transport;
	const envelope = await envelopeOf(response, {
		...requestDetails,
		credentialType,
		address: { baseUrl, path },
	});
	return envelope.data;
}

/**
 * The `data` of an export's status response.
 * @throws ExportError
 */
export async function statusOf(transport: Transport, exportId: string): Promise<unknown> {
	return await call(transport, `/export/${exportId}`, { permission: 'export.status', exportId });
}

/**
 * Reads a response that must be an envelope of success.
 * @throws ExportError that it reports, or `badResponse`
 */
export async function envelopeOf(response: HttpResponse, requestDetails: RequestDetails): Promise<Envelope> {
	return envelopeFrom(await readText(response), response, requestDetails);
}

/** The same, for a response whose body has been read. */
export function envelopeFrom(text: string, response: HttpResponse, requestDetails: RequestDetails): Envelope {
	if (isRedirect(response)) throw redirectOfApi('Emarsys', response);
	const { status } = response;
	const envelope = envelopeIn(text);
	if (!envelope) {
		// An error status says more: 403 for a missing permission, 502 from a proxy.
		const reason = status < 300 ? undefined : errorOf(response, undefined, requestDetails);
		throw reason ?? badResponse('Emarsys', plainText(text) || 'it is empty', status);
	}
	const reason = errorOf(response, envelope, requestDetails);
	if (reason) throw reason;
	return envelope;
}

/** The envelope in a response body; undefined if the body is anything else. */
export function envelopeIn(text: string): Envelope | undefined {
	try {
		const value = JSON.parse(text) as unknown;
		return isRecord(value) && !Number.isNaN(resultCode(value['replyCode'])) ? value : undefined;
	} catch {
		return undefined;
	}
}
