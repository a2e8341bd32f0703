import { ExportError, type ErrorDetails } from '../../core/exportError';
import { SEE_CHECK_ACCESS } from '../../core/messages';
import { duration, plainText } from '../../core/text';
import { retryAfterMs, type HttpResponse } from '../../transport/http';
import { withoutPadding } from '../../core/padding';
import { proxyErrorOf } from '../../transport/proxyErrors';
import { resultCode } from '../resultCode';
import { labels } from './labels';
import { LEAVE_WSSE, wsseHasEnded } from './wsseSunset';

/** The envelope of every answer; `replyCode` 0 is success, whatever the HTTP status. */
export interface Envelope {
	replyCode?: unknown;
	replyText?: unknown;
	data?: unknown;
}

/** What was asked, for the words of a problem. */
export interface Asked {
	/** Permission of the API user that the request needs. */
	permission: string;
	exportId?: string;
	/** How the request signed in. */
	credentialType?: string | undefined;
	/** Where it was asked: "Base URL" of the credential, and the path below it. */
	address?: { baseUrl: string; path: string };
	/** Labels of the node's fields by the API's parameter names. */
	labels?: Readonly<Record<string, string>>;
}

/** What a server error is called in the envelope; failures can come with HTTP 200. */
const SERVER_ERROR = 4007;

/** A `created` further than this from the server's clock is refused (Emarsys API documentation, authentication). */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * What an answer complains about; undefined for success. A failure can come with HTTP 200, and an HTTP 202 is
 * one too; the pair of HTTP status and replyCode says which (Emarsys API documentation, response codes).
 */
export function errorOf(
	response: HttpResponse,
	envelope: Envelope | undefined,
	asked: Asked,
): ExportError | undefined {
	const { status } = response;
	const code = resultCode(envelope?.replyCode);
	// A start that answers 201 has started.
	if ((status === 200 || status === 201) && code === 0) return undefined;
	const details: ErrorDetails = { httpStatus: status, ...(asked.exportId && { exportId: asked.exportId }) };
	const words = plainText(envelope?.replyText);
	const proxyError = envelope ? undefined : proxyErrorOf(response, details);
	if (proxyError) return proxyError;
	return byReplyCode(code, words, details, asked) ?? byStatus(response, words, details, asked, code);
}

function byReplyCode(
	code: number,
	words: string,
	details: ErrorDetails,
	asked: Asked,
): ExportError | undefined {
	const id = asked.exportId;
	const { httpStatus } = details;
	if (code === 10001 && httpStatus === 202) {
		return new ExportError('busy', 'Emarsys is still evaluating the segment', {
			...details,
			description: 'This passes. Try again in a few minutes, or raise "Max Wait (Minutes)".',
		});
	}
	if (code === 10001 && id !== undefined && /export id/i.test(words))
		return unknownExport(id, words, details);
	const switchedOff = code === 10001 && deliverySwitchedOff(words, asked, details);
	if (switchedOff) return switchedOff;
	switch (code) {
		case 10001:
			return new ExportError(
				'refused',
				`Emarsys refused a parameter${inWords(inLabels(words, asked.labels))}`,
				{
					...details,
					description:
						'Correct the field that the message names. A field or list that was deleted in Emarsys must be chosen anew.',
				},
			);
		case 4000:
		case 4002:
			return new ExportError(
				'refused',
				`Emarsys refused the parameters of the export${inWords(inLabels(words, asked.labels))}`,
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
						'Wait until it is finished, or set the option "If Already Running" to "Wait and Start Again". If a run of this node started it, n8n\'s log has its Export ID ("Started export …"), as has the execution\'s custom data by n8n\'s API: use it with "Wait Until Done" or "Download".',
				},
			);
		case 4003:
			return new ExportError('gone', `The file of export ${id ?? ''} is no longer stored at Emarsys`, {
				...details,
				description: 'Emarsys keeps files for a limited time. Start a new export.',
			});
		case 4004:
			return new ExportError(
				'elsewhere',
				`Export ${id ?? ''} can't be downloaded: it was sent to an FTP server`,
				{
					...details,
					description:
						'Take the file from the FTP server (ftpHost and ftpDir of "Get Status"), or start an export with "Deliver By" set to "Download".',
				},
			);
		case 4005:
			return new ExportError('notReady', `The file of export ${id ?? ''} is not ready for download yet`, {
				...details,
				description: 'This passes. Use "Download" again in a few minutes.',
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
				description: 'This passes. Try again in a few minutes, or raise "Max Wait (Minutes)".',
			});
		default:
			return undefined;
	}
}

// A delivery that the account has not got is refused as if it did not exist.
function deliverySwitchedOff(words: string, asked: Asked, details: ErrorDetails): ExportError | undefined {
	const method = /^Invalid distribution method: (local|ftp|sftp|mail)$/i.exec(words)?.[1]?.toLowerCase();
	if (method === undefined) return undefined;
	const what = method === 'local' ? 'Downloads by API (local delivery) are' : `Delivery by ${method} is`;
	const others = method === 'local' ? '"FTP" or "SFTP"' : '"Download"';
	return new ExportError(
		'refused',
		`${what} switched off for this Emarsys account: ${inLabels(words, asked.labels)}`,
		{
			...details,
			description: `Ask Emarsys' support to switch it on for the account, or set the option "${labels.distributionMethod}" to ${others}.`,
		},
	);
}

function byStatus(
	response: HttpResponse,
	words: string,
	details: ErrorDetails,
	asked: Asked,
	code: number,
): ExportError {
	const { status, headers } = response;
	const isRateLimit = status === 429 || code === 7003;
	const pause = retryAfterMs(headers, Date.now(), isRateLimit);
	const later = pause !== undefined ? { retryAfterMs: pause } : {};
	if (isRateLimit) {
		return new ExportError(
			'rateLimit',
			'Emarsys asks for fewer requests: more than 1000 in a minute came from this API user',
			{
				...details,
				...later,
				description: 'This passes within a minute. Run fewer exports at the same time if it comes again.',
			},
		);
	}
	if (status === 401 || (status === 200 && code === 1))
		return notAccepted(headers['date'], words, details, asked);
	if (status === 403) return forbidden(asked, details);
	if (status === 404)
		return unknownExport(asked.exportId, words, { ...details, ...(Number.isNaN(code) && { isBare: true }) });
	if (status === 410) {
		return new ExportError('gone', `Emarsys no longer has export ${asked.exportId ?? ''}`, {
			...details,
			description: 'Start a new export.',
		});
	}
	if (status >= 500 || code === SERVER_ERROR) {
		return new ExportError(
			'fault',
			`Emarsys responded with a server error (HTTP ${status})${inWords(words)}`,
			{
				...details,
				...later,
				description: 'This is usually temporary. Try again later.',
			},
		);
	}
	return new ExportError(
		'refused',
		`Emarsys refused the request (HTTP ${status}, replyCode ${Number.isNaN(code) ? 'missing' : code})${inWords(words)}`,
		{
			...details,
			...(Number.isNaN(code) && { isBare: true }),
			description: "If the text does not help, ask Emarsys' support and give them the replyCode.",
		},
	);
}

/** What a Base URL ends with. */
export const API_VERSION = /\/api\/(v[23])$/;

/** Has the other interfaces of the product, and no exports. */
export const OTHER_HOST = 'api.sap.emarsys.net';

// Emarsys says 403 to a missing permission, and v3 to a path that it does not know as well (seen by clients).
function forbidden({ permission, address }: Asked, details: ErrorDetails): ExportError {
	const toSwitchOn = `Ask your Emarsys administrator to switch on ${permission} for the API user (Management → Security Settings → API Users or API Credentials).`;
	const base = withoutPadding(address?.baseUrl).replace(/\/+$/, '');
	const where = address ? ` (HTTP 403 from ${base.split(/[?#]/)[0]}${address.path})` : '';
	if (!address || (API_VERSION.test(base) && !base.includes(OTHER_HOST))) {
		return new ExportError('permission', `The Emarsys API user lacks the permission ${permission}${where}`, {
			...details,
			description: `The credentials are right. ${toSwitchOn} If it is switched on, check "Base URL" in the credential: Emarsys refuses addresses that it does not know in the same way. ${SEE_CHECK_ACCESS}`,
		});
	}
	const reason = base.includes(OTHER_HOST)
		? `is an address of ${OTHER_HOST}, which has no exports`
		: 'ends in neither /api/v2 nor /api/v3';
	return new ExportError(
		'permission',
		`"Base URL" in the Emarsys credential ${reason}, so it is probably wrong; else the API user lacks the permission ${permission}${where}`,
		{
			...details,
			description: `Usually it is https://api.emarsys.net/api/v3 for OAuth 2.0 and https://api.emarsys.net/api/v2 for WSSE. If it is right: ${toSwitchOn}`,
		},
	);
}

function unknownExport(id: string | undefined, words: string, details: ErrorDetails): ExportError {
	return new ExportError(
		'notFound',
		`Emarsys does not know ${id ? `export ${id}` : 'this'}${inWords(words)}`,
		{
			...details,
			description:
				'Check the Export ID, that it is of this Emarsys account, and "Base URL" in the credential.',
		},
	);
}

function notAccepted(
	date: string | undefined,
	words: string,
	details: ErrorDetails,
	{ credentialType }: Asked,
): ExportError {
	const server = Date.parse(date ?? '');
	const isKnown = !Number.isNaN(server);
	if (credentialType === 'emarsysWsseApi' && wsseHasEnded(isKnown ? server : Date.now())) {
		return new ExportError(
			'credentials',
			`Emarsys has ended WSSE on 31 December 2026, and did not accept this login${inWords(words)}`,
			{ ...details, description: LEAVE_WSSE },
		);
	}
	const skew = isKnown ? Date.now() - server : 0;
	const saysSo = /time frame/i.test(words);
	if (Math.abs(skew) > CLOCK_TOLERANCE_MS || (saysSo && (!isKnown || Math.abs(skew) > 60_000))) {
		const off = isKnown
			? `${duration(Math.abs(skew))} ${skew < 0 ? 'behind' : 'ahead'}`
			: 'more than five minutes off';
		return new ExportError('clock', `Emarsys refused the login because the clock of this n8n is ${off}`, {
			...details,
			description:
				'Set the clock of the machine that n8n runs on (switch on NTP). User name and secret are probably right.',
		});
	}
	return new ExportError('credentials', `Emarsys did not accept the credentials${inWords(words)}`, {
		...details,
		description: `${isKnown ? 'The clock is right, so check' : 'Check'} user name and secret (or client ID and secret) in the credential, and that "Base URL" fits: v2 for WSSE, v3 for OAuth 2.0.`,
	});
}

function inWords(words: string): string {
	return words && words !== 'OK' ? `: ${words}` : '';
}

// "Missing parameter: time_range" helps nobody who sees a field called From.
function inLabels(words: string, labels: Asked['labels'] = {}): string {
	const named = Object.entries(labels).filter(([parameter]) => new RegExp(`\\b${parameter}\\b`).test(words));
	if (named.length === 0) return words;
	return `${words} (in this node: ${named.map(([, label]) => `"${label}"`).join(', ')})`;
}
