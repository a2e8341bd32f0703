import { ExportError } from '../../core/exportError';
import { SEE_CHECK_ACCESS } from '../../core/messages';
import { plainText } from '../../core/text';
import { retryAfterMs, type HttpResponse } from '../../transport/http';
import { proxyErrorOf } from '../../transport/proxyErrors';
import { resultCode } from '../resultCode';
import type { BodyFormat, Envelope } from './bodyFormat';

/**
 * The error that an envelope or an HTTP status reports; undefined for success. The result code is in the body, and the
 * HTTP status may be 200 or the same code (vendor's API documentation; both seen).
 */
export function errorOf(response: HttpResponse, envelope?: Envelope): ExportError | undefined {
	const { status } = response;
	const isSuccess = status >= 200 && status < 300;
	// Without an envelope, a 2xx is a file, or not Altcraft's: neither refuses anything.
	const code = envelope ? resultCode(envelope.error) : isSuccess ? 0 : status;
	if (code === 0 && isSuccess) return undefined;
	const errorText = plainText(envelope?.error_text);
	// A code such as 1 says less than HTTP 401 or 503.
	const decisive = isStatus(code) || status < 400 ? code || status : status;
	const error = (!envelope && proxyErrorOf(response)) || errorOfCode(decisive, errorText, response);
	return envelope ? error : error.with({ isBare: true });
}

const CHECK_TOKEN =
	'Check "Token" in the credential: it is in Altcraft under Settings → Tokens. If it is right, set "Send As" to "Header", or to "Body and URL" for an old installation.';

function isStatus(code: number): boolean {
	return code >= 100 && code < 600;
}

function errorOfCode(code: number, errorText: string, response: HttpResponse): ExportError {
	const said = errorText ? `: ${errorText}` : '';
	const details = { httpStatus: isStatus(code) ? code : response.status };
	switch (code) {
		case 400:
			return new ExportError('refused', `Altcraft refused the request${said}`, {
				...details,
				description: /token/i.test(errorText)
					? CHECK_TOKEN
					: 'Check the source, the file format and the filter of the export, and the Export ID where there is one.',
			});
		case 401:
			return new ExportError('credentials', `Altcraft did not accept the token${said}`, {
				...details,
				description: CHECK_TOKEN,
			});
		case 402:
			return new ExportError('refused', `The limit of the Altcraft tariff is reached${said}`, {
				...details,
				description: 'Ask the owner of the Altcraft account to raise the limit, or wait until it is renewed.',
			});
		case 403:
			return new ExportError('permission', `The Altcraft token lacks the permission for this${said}`, {
				...details,
				description: `Give the token's role access to profiles and to this database or segment (Altcraft: Settings → Tokens). ${SEE_CHECK_ACCESS}`,
			});
		case 404:
			return new ExportError('notFound', `Altcraft does not know this${said}`, {
				...details,
				description: 'Check the ID, and "Base URL" in the credential.',
			});
		case 410:
			return new ExportError('gone', `Altcraft no longer has this${said}`, {
				...details,
				description: 'Start a new export.',
			});
		case 429: {
			const pause = retryAfterMs(response.headers, Date.now());
			return new ExportError('rateLimit', `Altcraft received too many requests${said}`, {
				...details,
				...(pause !== undefined && { retryAfterMs: pause }),
				description:
					'Run fewer exports at the same time. Where the node waits for exports, a larger "Poll Interval (Seconds)" in the options helps, too.',
			});
		}
		default:
			return code >= 500 && code < 600
				? fault(code, said, response)
				: new ExportError('refused', `Altcraft responded with error ${code}${said}`, {
						...details,
						// 440 was seen once, and is undocumented.
						...(code >= 400 && code < 500 && { isUnknownCode: true }),
						description: "If the text does not help, ask Altcraft's support, and quote the error number.",
					});
	}
}

/** How an installation that only reads JSON can refuse XML: it does not find the token or a parameter in it. */
const REFUSALS_OF_XML: ReadonlySet<number | undefined> = new Set([400, 401, 406, 415]);

/** Adds what else to try if the format of the request may be the cause. */
export function withFormatAdvice(error: ExportError, format: BodyFormat): ExportError {
	const { httpStatus, description } = error.details;
	if (format !== 'xml' || !REFUSALS_OF_XML.has(httpStatus)) return error;
	return error.with({
		description: `${description ?? ''} If this installation expects JSON, set "Wire Format" in the options to "JSON".`,
	});
}

/** What error 400 of a status request can be about instead: then the task may well be running. */
const OTHER_REFUSAL = /token|account|user|missing|required|queue|running|too many|limit/i;

/** Error 400 of a status request that says that there is no such task. */
export function unknownTask(error: unknown, exportId: string): ExportError | undefined {
	const isRefused = error instanceof ExportError && error.details.httpStatus === 400 && !error.details.isBare;
	if (!isRefused || !/task|not found/i.test(error.message) || OTHER_REFUSAL.test(error.message))
		return undefined;
	const [, errorText] = error.message.split(/: (.*)/s);
	return new ExportError(
		'notFound',
		`Altcraft does not know export ${exportId}${errorText ? `: ${errorText}` : ''}`,
		{
			...error.details,
			exportId,
			description:
				'Check the Export ID, that it belongs to this Altcraft account, and "Base URL" in the credential.',
		},
	);
}

function fault(code: number, said: string, response: HttpResponse): ExportError {
	const pause = retryAfterMs(response.headers, Date.now(), false);
	return new ExportError('fault', `Altcraft responded with a server error (HTTP ${code})${said}`, {
		httpStatus: code,
		...(pause !== undefined && { retryAfterMs: pause }),
		description: 'This is usually temporary. Try again later.',
	});
}
