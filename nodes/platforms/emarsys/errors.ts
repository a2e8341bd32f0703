import { ExportError, type ErrorDetails } from '../../core/exportError';
import { badResponse } from '../../core/messages';
import { plainText } from '../../core/text';
import { retryAfterMs, type HttpResponse } from '../../transport/http';
import { proxyErrorOf } from '../../transport/proxyErrors';
import { resultCode } from '../resultCode';
import { forbidden, notAccepted } from './accessErrors';
import { withLabels, replySuffix, type RequestDetails } from './errorTexts';
import { labels } from './labels';

/** The envelope of every response; `replyCode` 0 means success, whatever the HTTP status. */
export interface Envelope {
	replyCode?: unknown;
	replyText?: unknown;
	data?: unknown;
}

/** The replyCode of a server error, which can have HTTP status 200. */
const SERVER_ERROR = 4007;

/**
 * The error that a response reports; undefined for success. A failure can have HTTP status 200, and a 202 is a failure,
 * too; HTTP status and replyCode together tell which one (Emarsys API documentation, response codes).
 */
export function errorOf(
	response: HttpResponse,
	envelope: Envelope | undefined,
	request: RequestDetails,
): ExportError | undefined {
	const { status } = response;
	const code = saysItAll(status) ? NaN : resultCode(envelope?.replyCode);
	// A 201 confirms a start.
	if ((status === 200 || status === 201) && code === 0) return undefined;
	const details: ErrorDetails = {
		httpStatus: status,
		...(request.exportId && { exportId: request.exportId }),
	};
	const replyText = plainText(envelope?.replyText);
	const proxyError = envelope ? undefined : proxyErrorOf(response, details);
	if (proxyError) return proxyError;
	return (
		byReplyCode(code, replyText, details, request) ?? byStatus(response, replyText, details, request, code)
	);
}

// With these, a replyCode means nothing more: a server that fails, or that did not let the request in, has not judged it.
function saysItAll(status: number): boolean {
	return status === 401 || status === 429 || status >= 500;
}

function byReplyCode(
	code: number,
	replyText: string,
	details: ErrorDetails,
	request: RequestDetails,
): ExportError | undefined {
	const id = request.exportId;
	const { httpStatus } = details;
	const isEvaluating = httpStatus === 202 || (httpStatus === 200 && /\bevaluat/i.test(replyText));
	if (code === 10001 && isEvaluating) {
		return new ExportError('busy', 'Emarsys is still evaluating the segment', {
			...details,
			description: 'This is temporary. Try again in a few minutes, or raise "Max Wait (Minutes)".',
		});
	}
	if (code === 10001 && id !== undefined && /export id/i.test(replyText))
		return unknownExport(id, replyText, details);
	const switchedOff = code === 10001 && deliverySwitchedOff(replyText, request, details);
	if (switchedOff) return switchedOff;
	switch (code) {
		case 10001:
			return new ExportError(
				'refused',
				`Emarsys refused a parameter${replySuffix(withLabels(replyText, request.labels))}`,
				{
					...details,
					description:
						'Correct the field that the message names. If a field or list was deleted in Emarsys, choose another one.',
				},
			);
		case 4000:
		case 4002:
			return new ExportError(
				'refused',
				`Emarsys refused the parameters of the export${replySuffix(withLabels(replyText, request.labels))}`,
				{
					...details,
					description: 'Check the fields of the export in the node.',
				},
			);
		case 4001:
			return new ExportError(
				'alreadyRunning',
				'Emarsys is already running an export with the same settings, and does not say its ID',
				{
					...details,
					description:
						'Wait until it is finished, or set the option "If Already Running" to "Wait and Start Again". If a run of this node started it, n8n\'s log has its Export ID ("Started export …"), and so has the execution\'s custom data, which n8n\'s API returns: use it with "Wait Until Done" or "Download".',
				},
			);
		case 4003:
			return new ExportError('gone', `The file of export ${id ?? ''} is no longer stored at Emarsys`, {
				...details,
				description: 'Emarsys keeps files for a limited time. Start a new export.',
			});
		case 4004:
			return sentToFtp(id ?? '', details);
		case 4005:
			return new ExportError('notReady', `The file of export ${id ?? ''} is not ready for download yet`, {
				...details,
				description: 'This is temporary. Use "Download" again in a few minutes.',
			});
		case 4006:
			return new ExportError('gone', `Emarsys has lost the file of export ${id ?? ''}`, {
				...details,
				description: 'Start a new export.',
			});
		case 10003:
			if (httpStatus !== 423 && httpStatus !== 200) return undefined;
			return new ExportError('busy', 'Emarsys is already running a segment for this user', {
				...details,
				description: 'This is temporary. Try again in a few minutes, or raise "Max Wait (Minutes)".',
			});
		default:
			return undefined;
	}
}

// Emarsys refuses a delivery that the account does not have as if it did not exist.
function deliverySwitchedOff(
	replyText: string,
	request: RequestDetails,
	details: ErrorDetails,
): ExportError | undefined {
	const method = /^Invalid distribution method: (local|ftp|sftp|mail)$/i.exec(replyText)?.[1]?.toLowerCase();
	if (method === undefined) return undefined;
	const what = method === 'local' ? 'Downloads by API (local delivery) are' : `Delivery by ${method} is`;
	const alternatives = method === 'local' ? '"FTP" or "SFTP"' : '"Download"';
	return new ExportError(
		'refused',
		`${what} switched off for this Emarsys account: ${withLabels(replyText, request.labels)}`,
		{
			...details,
			description: `Ask Emarsys' support to switch it on for the account, or set the option "${labels.distributionMethod}" to ${alternatives}.`,
		},
	);
}

function byStatus(
	response: HttpResponse,
	replyText: string,
	details: ErrorDetails,
	request: RequestDetails,
	code: number,
): ExportError {
	const { status, headers } = response;
	const isRateLimit = status === 429 || code === 7003;
	const pause = retryAfterMs(headers, Date.now(), isRateLimit);
	const later = pause !== undefined ? { retryAfterMs: pause } : {};
	if (isRateLimit) {
		return new ExportError(
			'rateLimit',
			'Emarsys received too many requests: more than 1000 in a minute from this API user',
			{
				...details,
				...later,
				description: 'This is over within a minute. If it happens again, run fewer exports at the same time.',
			},
		);
	}
	if (status === 401 || (status === 200 && code === 1))
		return notAccepted(headers['date'], replyText, details, request);
	if (status === 403) return forbidden(request, details);
	if (status === 404)
		return unknownExport(request.exportId, replyText, {
			...details,
			...(Number.isNaN(code) && { isBare: true }),
		});
	if (status === 410) {
		return new ExportError('gone', `Emarsys no longer has export ${request.exportId ?? ''}`, {
			...details,
			description: 'Start a new export.',
		});
	}
	if (status >= 500 || code === SERVER_ERROR) {
		return new ExportError(
			'fault',
			`Emarsys responded with a server error (HTTP ${status})${replySuffix(replyText)}`,
			{
				...details,
				...later,
				description: 'This is usually temporary. Try again later.',
			},
		);
	}
	// Neither a refusal nor a confirmation: for a start, this leaves open whether it took effect.
	if (code === 0 && status < 300)
		return badResponse('Emarsys', `replyCode 0 with HTTP ${status}`, status).with({
			...details,
			description: "Ask Emarsys' support what this means.",
		});
	return new ExportError(
		'refused',
		`Emarsys refused the request (HTTP ${status}, replyCode ${Number.isNaN(code) ? 'missing' : code})${replySuffix(replyText)}`,
		{
			...details,
			...(Number.isNaN(code) && { isBare: true }),
			description: "If the text does not help, ask Emarsys' support, and quote the replyCode.",
		},
	);
}

function unknownExport(id: string | undefined, replyText: string, details: ErrorDetails): ExportError {
	return new ExportError(
		'notFound',
		`Emarsys does not know ${id ? `export ${id}` : 'this'}${replySuffix(replyText)}`,
		{
			...details,
			description: id
				? 'Check the Export ID, that it belongs to this Emarsys account, and "Base URL" in the credential.'
				: 'Check "Base URL" in the credential.',
		},
	);
}

/** The error for the download of an export that was not made for that. */
export function sentToFtp(exportId: string, details: ErrorDetails = { exportId }): ExportError {
	return new ExportError(
		'elsewhere',
		`Export ${exportId} can't be downloaded: it was sent to an FTP server or by mail`,
		{
			...details,
			description:
				'Fetch the file from the FTP server (ftpHost and ftpDir of "Get Status"), or by the link in the mail, or start an export with "Deliver By" set to "Download".',
		},
	);
}
