import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IWebhookFunctions,
} from 'n8n-workflow';

import { ExportProblem } from '../export/problem';
import { cancelled } from '../export/problems';
import { plainText } from '../export/text';
import { untilAborted } from '../export/waiting';
import type { ByteStream, HttpAnswer, HttpRequest, Send, Transport } from './http';
import { discard } from './body';
import { unreachable } from './unreachable';

/** Every place in n8n from which the platforms are asked. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** What is needed to reach a platform through n8n. */
export interface TransportOptions {
	/** Name of the credential type. */
	credentialType: string;
	/** "Base URL" of the credential. */
	baseUrl: string;
	/** True where n8n fetches and renews a token by itself (OAuth 2.0). */
	renewsTokens: boolean;
	/** A cheap address of the platform: asking it makes an old n8n renew its token. */
	renewalUrl?: string;
	signal?: AbortSignal;
	/** Requests that may be under way at once. */
	limit: <T>(request: () => Promise<T>) => Promise<T>;
}

/** How long to wait for the head of an answer, in milliseconds, where a request says nothing. */
const ANSWER_TIMEOUT_MS = 60_000;

/** Sends through n8n's helpers, which add the credentials, honour proxies and renew tokens. */
export function n8nTransport(context: RequestContext, options: TransportOptions): Transport {
	const anonymous: Send = async (request) =>
		await attempt(async () => await context.helpers.httpRequest(n8nRequest(request, true)), options);

	const authenticated: Send = async (request) =>
		await attempt(
			async () =>
				await context.helpers.httpRequestWithAuthentication.call(
					context,
					options.credentialType,
					n8nRequest(request, options.renewsTokens ? { ignore: true, except: [401] } : true),
				),
			options,
		);

	const renewing: Send = async (request) => {
		const answer = await authenticated(request);
		if (answer.status !== 401 || !options.renewalUrl) return answer;
		// An n8n that doesn't know `except` (before 2.x) hands the 401 on and renews nothing. It does renew for a
		// request that may fail with the 401, so one such request goes first; its own result is of no interest.
		discard(answer);
		await attempt(
			async () =>
				await context.helpers.httpRequestWithAuthentication.call(
					context,
					options.credentialType,
					n8nRequest({ method: 'GET', url: options.renewalUrl ?? '' }, false),
				),
			options,
		).then(discard, () => undefined);
		return await authenticated(request);
	};

	return {
		send: options.renewsTokens ? renewing : authenticated,
		sendAnonymously: anonymous,
		baseUrl: options.baseUrl,
	};
}

// A new object each time: n8n's `authenticate` changes the one it gets.
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
		timeout: timeoutMs ?? ANSWER_TIMEOUT_MS,
		// A stream for every answer: what an API sends is read with a limit, and a file never sits in memory.
		encoding: 'stream',
		returnFullResponse: true,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors,
	} as IHttpRequestOptions;
}

async function attempt(
	request: () => Promise<unknown>,
	{ limit, signal }: TransportOptions,
): Promise<HttpAnswer> {
	try {
		const response = (await limit(async () => {
			if (signal?.aborted) throw cancelled();
			return await untilAborted(request(), signal);
		})) as IN8nHttpFullResponse;
		return {
			status: response.statusCode,
			headers: plainHeaders(response.headers),
			body: response.body as unknown as ByteStream,
		};
	} catch (error) {
		throw problemOf(error);
	}
}

function plainHeaders(headers: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name.toLowerCase(),
			Array.isArray(value) ? value.join(', ') : String(value),
		]),
	);
}

interface ThrownByN8n {
	httpCode?: string | null;
	message?: string;
	description?: string | null;
	cause?: ThrownByN8n;
	response?: { status?: number };
}

function problemOf(thrown: unknown): Error {
	if (thrown instanceof ExportProblem) return thrown;
	const error = thrown as ThrownByN8n;
	const status =
		Number(error.httpCode ?? error.response?.status ?? error.cause?.response?.status) || undefined;
	const words = [error.message, error.description, error.cause?.message]
		.map((text) => plainText(text))
		.join(' ');
	if (/access token|unauthorized_client|invalid_client/i.test(words)) {
		return new ExportProblem('credentials', 'No access token could be fetched with these credentials', {
			...(status !== undefined && { httpStatus: status }),
			description:
				'Check "Client ID", "Client Secret" and "Access Token URL" in the credential. Accounts that sign in with SAP Cloud Identity have a token URL of their own.',
		});
	}
	if (status === 401) {
		return new ExportProblem(
			'credentials',
			'The platform did not accept the access token, not even a fresh one',
			{
				httpStatus: 401,
				description:
					'Check "Client ID", "Client Secret" and "Base URL" in the credential: a token of one account is not valid for the API of another.',
			},
		);
	}
	if (/credential/i.test(words) && !status) {
		return new ExportProblem('credentials', plainText(error.message), {
			notSent: true,
			description: 'Open the node and choose a credential, or create one.',
		});
	}
	return unreachable(thrown);
}
