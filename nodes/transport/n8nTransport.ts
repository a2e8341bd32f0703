import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IWebhookFunctions,
} from 'n8n-workflow';

import { withoutPadding } from '../core/padding';
import { cancelled } from '../core/messages';
import { untilAborted } from '../core/polling';
import type { ByteStream, HttpResponse, HttpRequest, Send, Transport } from './http';
import { discard } from './body';
import { requestError } from './requestErrors';

/** The n8n contexts that can send requests. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

export interface TransportOptions {
	credentialType: string;
	/** "Base URL" of the credential. */
	baseUrl: string;
	/** True where n8n fetches and refreshes the token (OAuth 2.0). */
	renewsTokens: boolean;
	/** A cheap endpoint, requested so that an old n8n refreshes its token. */
	tokenRefreshProbeUrl?: string;
	/** What else to check when no token can be fetched. */
	tokenAdvice?: string | undefined;
	/** Fires when the response is no longer needed. */
	signal?: AbortSignal;
	/** Fires when the execution is stopped: then not even the response to a start is awaited. */
	stopSignal?: AbortSignal;
	/** Limits the number of concurrent requests. */
	limit: <T>(request: () => Promise<T>) => Promise<T>;
}

/** Default for `timeoutMs` of a request. */
const RESPONSE_TIMEOUT_MS = 60_000;

/** Sends through n8n's helpers, which add the credentials, honour proxies and refresh tokens. */
export function n8nTransport(context: RequestContext, options: TransportOptions): Transport {
	const anonymous: Send = async (request) =>
		await attempt(
			async (abortSignal) => await context.helpers.httpRequest({ ...n8nRequest(request, true), abortSignal }),
			options,
		);

	const authenticated: Send = async (request) =>
		await attempt(
			async (signal) =>
				await context.helpers.httpRequestWithAuthentication.call(
					cutBy(tidy(context), signal),
					options.credentialType,
					n8nRequest(request, options.renewsTokens ? { ignore: true, except: [401] } : true),
				),
			options,
			request,
		);

	const forbidden = new Set<string>();
	const renewing: Send = async (request) => {
		const response = await authenticated(request);
		const { status } = response;
		// Some gateways respond to an expired token with 403. If a fresh token gets one too, it means "forbidden".
		const mayBeDead = status === 401 || (status === 403 && !forbidden.has(request.url));
		if (!mayBeDead || !options.tokenRefreshProbeUrl) return response;
		// An n8n without `except` (before 2.x) returns the 401 and refreshes nothing. It does refresh the token for a
		// request that throws on 401, so one such request goes first; its result does not matter.
		discard(response);
		request.onRefused?.();
		await attempt(
			async () =>
				await context.helpers.httpRequestWithAuthentication.call(
					tidy(context, { tokenExpiredStatusCode: status }),
					options.credentialType,
					n8nRequest(
						{
							method: 'GET',
							url: options.tokenRefreshProbeUrl ?? '',
							headers: { 'Content-Type': 'application/json' },
						},
						false,
					),
					{ oauth2: { tokenExpiredStatusCode: status } },
				),
			options,
		).then(discard, () => undefined);
		const again = await authenticated(request);
		if (again.status === 403) forbidden.add(request.url);
		return again;
	};

	return {
		send: options.renewsTokens ? renewing : authenticated,
		sendAnonymously: anonymous,
		baseUrl: options.baseUrl,
		credentialType: options.credentialType,
	};
}

// The fields that n8n itself sends (client ID, client secret and token URL of OAuth 2.0) are pasted text, too. n8n reads
// them through the context that its helper is called with, and writes a renewed token into the object, so this is no copy.
function tidy<Context extends RequestContext>(context: Context, changes: object = {}): Context {
	const getCredentials = async (type: string, ...rest: unknown[]) => {
		const read = context.getCredentials as (
			type: string,
			...rest: unknown[]
		) => Promise<Record<string, unknown>>;
		const credentials = await read.call(context, type, ...rest);
		for (const [name, value] of Object.entries(credentials))
			if (typeof value === 'string') credentials[name] = withoutPadding(value);
		return Object.assign(credentials, changes);
	};
	return Object.create(context, { getCredentials: { value: getCredentials } }) as Context;
}

// This helper ignores `abortSignal`: n8n replaces it with the context's signal for a stopped execution.
function cutBy<Context extends RequestContext>(context: Context, signal: AbortSignal): Context {
	const ofExecution = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const either = ofExecution ? AbortSignal.any([ofExecution, signal]) : signal;
	return Object.create(context, { getExecutionCancelSignal: { value: () => either } }) as Context;
}

// A new object each time: n8n's `authenticate` modifies the one it gets.
function n8nRequest(
	{ method, url, headers, query, body, timeoutMs }: HttpRequest,
	ignoreHttpStatusErrors: IHttpRequestOptions['ignoreHttpStatusErrors'],
): IHttpRequestOptions {
	return {
		method,
		url,
		headers: { ...headers },
		...(query && { qs: { ...query } }),
		...(body !== undefined && { body: typeof body === 'string' ? body : { ...body } }),
		timeout: timeoutMs ?? RESPONSE_TIMEOUT_MS,
		// Always a stream: API responses are read with a limit, and a file is never held in memory.
		encoding: 'stream',
		returnFullResponse: true,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors,
	} as IHttpRequestOptions;
}

async function attempt(
	request: (abortSignal: AbortSignal) => Promise<unknown>,
	{ limit, signal, stopSignal, tokenAdvice }: TransportOptions,
	{ mustFinish = false, onSend }: Pick<HttpRequest, 'mustFinish' | 'onSend'> = {},
): Promise<HttpResponse> {
	try {
		return await limit(async () => {
			if (signal?.aborted) throw cancelled();
			onSend?.();
			const connection = new AbortController();
			const pending = request(connection.signal).then((response) =>
				responseOf(response as IN8nHttpFullResponse, connection),
			);
			return await untilAborted(pending, mustFinish ? stopSignal : signal, discard);
		});
	} catch (error) {
		throw requestError(error, tokenAdvice);
	}
}

function responseOf(
	{ statusCode, headers, body }: IN8nHttpFullResponse,
	connection: AbortController,
): HttpResponse {
	const stream = body as unknown as ByteStream;
	const { destroy } = stream;
	// n8n's stream (seen in 2.41) is not destroyed while the server is silent: it waits for the next bytes first.
	// Aborting the connection ends that wait.
	stream.destroy = (error) => {
		destroy.call(stream, error);
		connection.abort();
		return stream;
	};
	return { status: statusCode, headers: plainHeaders(headers), body: stream };
}

function plainHeaders(headers: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name.toLowerCase(),
			Array.isArray(value) ? value.join(', ') : String(value),
		]),
	);
}
