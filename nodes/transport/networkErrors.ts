import { ExportError } from '../core/exportError';
import { plainText } from '../core/text';

/** Node.js error codes of connections that were never made: the request cannot have arrived. */
const NEVER_SENT: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'connection refused',
	ENOTFOUND: 'unknown host name',
	EAI_AGAIN: 'the DNS server did not respond',
	EHOSTUNREACH: 'no route to the host',
	ENETUNREACH: 'no route to the network',
	ERR_INVALID_URL: 'invalid address',
};

const BROKEN_OFF: Readonly<Record<string, string>> = {
	ECONNRESET: 'the connection was closed',
	ECONNABORTED: 'no response in time',
	ETIMEDOUT: 'no response in time',
	EPIPE: 'the connection was closed',
	ERR_STREAM_PREMATURE_CLOSE: 'the connection was closed',
	HPE_INVALID_CONSTANT: 'the response was not HTTP',
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/;

const CHECK_ADDRESS =
	'Check "Base URL" in the credential and that this n8n may reach the internet (proxy, firewall).';

/**
 * A request without a usable response, from an error of Node.js, axios or n8n. Only its code and one of our own texts are
 * kept, since the error itself can carry the request with its credentials.
 */
export function unreachable(cause: unknown, fallback = 'the request failed'): ExportError {
	const code = codeOf(cause);
	if (code && CERTIFICATE.test(code)) {
		return new ExportError('unreachable', 'No secure connection to the platform', {
			notSent: true,
			isRetryable: false,
			description: `The certificate of the platform, or of a proxy in between, is not trusted (${code}). If your own certificate authority issued it, save that authority's certificate on the machine that runs n8n, set the environment variable NODE_EXTRA_CA_CERTS to the path of the file, and restart n8n. ${CHECK_ADDRESS}`,
		});
	}
	return new ExportError('unreachable', `The platform can't be reached: ${reasonOf(cause, fallback)}`, {
		...(code !== undefined && code in NEVER_SENT && { notSent: true }),
		description: `${CHECK_ADDRESS}${code ? ` Error code: ${code}.` : ''}`,
	});
}

/** Why there was no complete response, in our own words where the error code is known. */
export function reasonOf(cause: unknown, fallback: string): string {
	const code = codeOf(cause) ?? '';
	return plainText(NEVER_SENT[code] ?? BROKEN_OFF[code] ?? fallback);
}

/** The first error code in an error or its causes. */
export function codeOf(error: unknown): string | undefined {
	for (let current: unknown = error, depth = 0; isObject(current) && depth < 6; depth++) {
		const code = current['code'];
		if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) && !code.startsWith('ERR_BAD_'))
			return code;
		current = current['cause'] ?? current['errorResponse'];
	}
	return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
