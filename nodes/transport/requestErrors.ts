import { ExportError } from '../core/exportError';
import { plainText } from '../core/text';
import { codeOf, unreachable } from './networkErrors';
import { proxyErrorOf } from './proxyErrors';

/** The useful parts of an error of n8n, axios or n8n's OAuth client. */
interface Thrown {
	message?: unknown;
	description?: unknown;
	httpCode?: unknown;
	status?: unknown;
	response?: { status?: unknown };
	code?: unknown;
	cause?: unknown;
	errorResponse?: unknown;
}

/**
 * Converts what n8n's request helper threw. Keeps only texts and numbers.
 * @param tokenAdvice what else to check when no token can be fetched
 */
export function requestError(thrown: unknown, tokenAdvice?: string): Error {
	if (thrown instanceof ExportError) return thrown;
	const chain = chainOf(thrown);
	const texts = chain
		.map(({ message, description }) => `${plainText(message)} ${plainText(description)}`)
		.join(' ');
	const status = statusOf(chain);
	const isOfNetwork = chain.some(hasNetworkCode) || NETWORK_WORDS.test(texts);
	const isRefusedToken = NO_TOKEN.test(texts) || chain.some(({ code }) => isTokenCode(code));
	if (isRefusedToken || (/access token/i.test(texts) && (status !== undefined || isOfNetwork)))
		return tokenError(thrown, status, tokenAdvice);
	if (status === 401) {
		return new ExportError(
			'credentials',
			'The platform did not accept the access token, not even a fresh one',
			{
				httpStatus: 401,
				description:
					'Check "Client ID", "Client Secret" and "Base URL" in the credential: a token of one account is not valid for the API of another.',
			},
		);
	}
	return status === undefined && !isOfNetwork ? refusedByN8n(chain) : unreachable(thrown);
}

/** The token server's codes for a wrong client, and n8n's OAuth client's text for a response without a token. */
const NO_TOKEN = /unauthorized_client|invalid_client|sign without access token/i;

// Codes of n8n's OAuth client when it refreshes a token: a refusal, and any other response without one (seen in 2.41).
function isTokenCode(code: unknown): boolean {
	return code === 'EAUTH' || code === 'ESTATUS';
}

function hasNetworkCode({ code }: Thrown): boolean {
	return typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) && !isTokenCode(code);
}

/** For an error that has lost its code on the way: a request that may have been sent must not count as not sent. */
const NETWORK_WORDS =
	/\b(ECONN\w+|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)\b|socket hang up|timeout|timed out|aborted/i;

// n8n protects private addresses and deny-listed hosts, restricts a credential to domains, or finds no credential: it
// throws before anything is sent, with its own message and advice.
function refusedByN8n(chain: Thrown[]): ExportError {
	const text = (part: 'message' | 'description') =>
		chain.map((thrown) => plainText(thrown[part])).find((found) => found !== '');
	const message = text('message') ?? 'n8n did not send the request, and does not say why';
	const isMissing =
		/(not have any|\bno) credentials|credentials? (with ID .*)?(not found|could not|does not exist)/i.test(
			message,
		);
	const advice = isMissing
		? 'Open the node and choose a credential, or create one.'
		: 'n8n itself refused to send the request. If the text does not help, ask the administrator of this n8n.';
	return new ExportError(isMissing ? 'credentials' : 'refused', message, {
		notSent: true,
		description: text('description') ?? advice,
	});
}

// n8n fetches a token first, so the request itself has not been sent yet.
function tokenError(thrown: unknown, status: number | undefined, advice: string | undefined): ExportError {
	const proxyError = status === 407 && proxyErrorOf({ status, headers: {} }, { notSent: true });
	if (proxyError) return proxyError;
	if (status !== undefined && (status >= 500 || status === 429)) {
		return new ExportError('fault', `The access token server responded with an error (HTTP ${status})`, {
			httpStatus: status,
			notSent: true,
			description: 'This is usually temporary. Try again later.',
		});
	}
	const isNetwork = codeOf(thrown) !== undefined && status === undefined && codeOf(thrown) !== 'EAUTH';
	if (isNetwork) {
		const { kind, message, details } = unreachable(thrown);
		return new ExportError(kind, `${message} (the access token server)`, {
			...details,
			notSent: true,
		});
	}
	return new ExportError('credentials', 'No access token could be fetched with these credentials', {
		...(status !== undefined && { httpStatus: status }),
		notSent: true,
		description: [
			'Check "Client ID", "Client Secret" and "Access Token URL" in the credential.',
			...(advice ? [advice] : []),
		].join(' '),
	});
}

function chainOf(thrown: unknown): Thrown[] {
	const chain: Thrown[] = [];
	for (let current = thrown; typeof current === 'object' && current !== null && chain.length < 6; ) {
		chain.push(current as Thrown);
		const { cause, errorResponse } = current as Thrown;
		current = cause ?? errorResponse;
	}
	return chain;
}

function statusOf(chain: Thrown[]): number | undefined {
	for (const { httpCode, response, status } of [...chain].reverse()) {
		const found = Number(response?.status ?? status ?? httpCode);
		if (Number.isInteger(found) && found >= 100 && found < 600) return found;
	}
	return undefined;
}
