import { asError, ExportError } from '../../core/exportError';
import { badResponse } from '../../core/messages';
import { plainText } from '../../core/text';
import { readText } from '../../transport/body';
import type { HttpResponse, HttpRequest, Transport } from '../../transport/http';
import { isRedirect, redirectOfApi } from '../../transport/redirects';
import { withoutPadding } from '../../core/padding';
import { resultCode } from '../resultCode';
import { errorOf, type Asked, type Envelope } from './errors';

/** The address of an endpoint. */
export function endpoint(transport: Pick<Transport, 'baseUrl'>, path: string): string {
	return `${withoutPadding(transport.baseUrl).replace(/\/+$/, '')}${path}`;
}

/** Emarsys wants this header on GET too. */
export const JSON_HEADERS = { 'Content-Type': 'application/json', Accept: 'application/json' };

/**
 * Calls an endpoint and gives the `data` of a success.
 * @throws ExportError
 */
export async function call(
	transport: Transport,
	path: string,
	asked: Asked,
	request: Pick<HttpRequest, 'body'> & { method?: HttpRequest['method'] } = {},
): Promise<unknown> {
	const { method = 'GET', body } = request;
	const response = await transport.send({
		method,
		url: endpoint(transport, path),
		headers: JSON_HEADERS,
		...(body !== undefined && { body }),
		// What is posted starts an export.
		mustFinish: method === 'POST',
	});
	const { baseUrl, credentialType } = transport;
	const envelope = await envelopeOf(response, { ...asked, credentialType, address: { baseUrl, path } });
	return envelope.data;
}

/**
 * The `data` of an export's status.
 * @throws ExportError
 */
export async function statusOf(transport: Transport, exportId: string): Promise<unknown> {
	return await call(transport, `/export/${exportId}`, { permission: 'export.status', exportId });
}

/**
 * Reads an answer that must be an envelope of success.
 * @throws ExportError what it complains about, or `badResponse`
 */
export async function envelopeOf(response: HttpResponse, asked: Asked): Promise<Envelope> {
	const text = await readText(response);
	if (isRedirect(response)) throw redirectOfApi('Emarsys', response);
	let envelope: Envelope | undefined;
	try {
		envelope = parse(text, response.status);
	} catch (error) {
		// Without an envelope only a status that is no success can say more: 403 of a missing permission, 502 of a proxy.
		throw response.status < 300 ? asError(error) : asError(errorOf(response, undefined, asked));
	}
	const reason = errorOf(response, envelope, asked);
	if (reason) throw reason;
	return envelope;
}

function parse(text: string, status: number): Envelope {
	let value: unknown;
	try {
		value = JSON.parse(text) as unknown;
	} catch {
		throw badResponse('Emarsys', plainText(text) || 'it is empty', status);
	}
	const hasCode =
		typeof value === 'object' &&
		value !== null &&
		'replyCode' in value &&
		!Number.isNaN(resultCode(value.replyCode));
	if (!hasCode) throw badResponse('Emarsys', plainText(text), status);
	return value as Envelope;
}

/** Whether the platform may have acted on a request although no proper answer came. */
export function mayHaveTakenEffect(error: unknown): error is ExportError {
	if (!(error instanceof ExportError) || error.details.notSent) return false;
	return error.kind === 'unreachable' || error.kind === 'fault' || error.kind === 'badResponse';
}
