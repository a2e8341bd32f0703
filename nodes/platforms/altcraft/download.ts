import { fileNameOfUrl } from '../../core/fileName';
import { parseWebUrl } from '../../core/webUrl';
import type { ExportState } from '../../core/job';
import { asError, ExportError } from '../../core/exportError';
import { badResponse } from '../../core/messages';
import { plainText } from '../../core/text';
import { discard, isWebPage, readText, textStart, type TextStart } from '../../transport/body';
import { mediaType, type HttpResponse, type Transport } from '../../transport/http';
import { getFollowingRedirects, refusalElsewhere } from '../../transport/redirects';
import type { ExportFile } from '../platform';
import { withRequestIds } from './api';
import { panelOf } from './panel';
import { errorOf } from './errors';
import { decode, type Envelope } from './bodyFormat';

/**
 * The files of a finished task; none if it exported nothing.
 * @throws ExportError `badResponse` if there should be some
 */
export function filesOf(transport: Transport, state: ExportState): ExportFile[] {
	const urls = state.fileUrls ?? [];
	if (urls.length === 0 && state.total !== 0) {
		throw badResponse('Altcraft', `export ${state.exportId} is done, but its status names no file`).with({
			exportId: state.exportId,
		});
	}
	return urls.map((url) => {
		const fileName = fileNameOfUrl(url);
		return { ...(fileName && { fileName }), open: async () => await open(transport, url, state.exportId) };
	});
}

/** Why a response is not the file. */
interface Refusal {
	reason: ExportError;
	/** A sign-in page can have HTTP status 200. */
	isPage?: boolean;
	/** Another server, which a redirect led to, refused it. */
	isElsewhere?: boolean;
}

async function open(transport: Transport, path: string, exportId: string): Promise<HttpResponse> {
	let last: ExportError | undefined;
	const forTheToken: string[] = [];
	for (const url of addressesOf(transport, path, exportId)) {
		const { response, refusal } = await request(transport, url, path, exportId);
		if (!refusal) return response;
		last = refusal.reason;
		if (mayBeForTheToken(refusal)) forTheToken.push(url);
		else if (!isElsewhere(refusal)) throw last;
	}
	// Old installations accept the token of a download only in the URL; the credential fills it in if its "Send As" allows
	// that. It goes there only if the header was refused, and no other address of the file accepts the header.
	for (const url of forTheToken) {
		const { response, refusal } = await request(transport, url, path, exportId, { token: '' });
		if (!refusal) return response;
		last = refusal.reason;
		if (last.isRetryable) throw last;
	}
	throw asError(last);
}

async function request(
	transport: Transport,
	url: string,
	path: string,
	exportId: string,
	query?: Record<string, string>,
): Promise<{ response: HttpResponse; refusal: Refusal | undefined }> {
	const response = await getFollowingRedirects(withRequestIds(transport), {
		method: 'GET',
		url,
		headers: { 'Accept-Encoding': 'identity' },
		...(query && { query }),
	});
	const refusal = await refusalOf(response, path);
	return { response, refusal: refusal && { ...refusal, reason: refusal.reason.with({ exportId }) } };
}

/**
 * Possible URLs of a file: a panel below a path names its files with or without that path.
 * @throws ExportError `refused` if it is on another host
 */
function addressesOf(transport: Transport, path: string, exportId: string): string[] {
	const panel = new URL(`${panelOf(transport)}/`);
	const url = parseWebUrl(path, panel);
	// A panel behind a proxy that terminates TLS may use http in its own URLs.
	const isBehindTls =
		panel.protocol === 'https:' && url?.protocol === 'http:' && url.hostname === panel.hostname;
	const isPanels = url?.origin === panel.origin || isBehindTls;
	if (!url || !isPanels) {
		throw new ExportError(
			'refused',
			`The file of export ${exportId} is on another host than the Altcraft panel, so it was not fetched`,
			{
				exportId,
				description:
					'The token would be sent to a host that the credential does not name. Check "Base URL" in the credential.',
			},
		);
	}
	const { pathname, search } = url;
	const asNamed = `${panel.origin}${pathname}${search}`;
	return pathname.startsWith(panel.pathname)
		? [asNamed]
		: [`${panel.href}${pathname.slice(1)}${search}`, asNamed];
}

// Whether the download was refused because the token was not accepted or not found, or with a sign-in page.
function mayBeForTheToken({
	reason: { kind, details, isRetryable },
	isPage,
	isElsewhere: other,
}: Refusal): boolean {
	if (isRetryable || other) return false;
	return isPage === true || kind === 'credentials' || kind === 'permission' || details.httpStatus === 400;
}

function isElsewhere({ reason: { kind }, isElsewhere: other }: Refusal): boolean {
	return other === true || kind === 'notFound' || kind === 'badResponse';
}

// A refusal can be a status, an envelope, or a sign-in page.
async function refusalOf(response: HttpResponse, path: string): Promise<Refusal | undefined> {
	if (response.status === 200) return await refusalInFile(response, path);
	const reason = refusalElsewhere(response);
	if (!reason) return { reason: await errorOfStatus(response) };
	discard(response);
	return { reason, isElsewhere: true };
}

async function errorOfStatus(response: HttpResponse): Promise<ExportError> {
	const { status } = response;
	const withoutEnvelope = () =>
		errorOf(response) ?? badResponse('Altcraft', `HTTP ${status} instead of a file`, status);
	if (!isDocument(mediaType(response.headers))) {
		discard(response);
		return withoutEnvelope();
	}
	const text = await readText(response);
	try {
		return errorOf(response, decode(text, status)) ?? withoutEnvelope();
	} catch {
		// A proxy or an object store may have sent it: then the status says more than its text.
		return withoutEnvelope();
	}
}

// HTTP status 200: refusals come with any content type, and the file itself can be JSON or XML.
async function refusalInFile(response: HttpResponse, path: string): Promise<Refusal | undefined> {
	const { status, headers, body } = response;
	const type = mediaType(headers);
	const start = await textStart(body);
	const isPage = type === 'text/html' || isWebPage(start);
	const reason = isPage ? undefined : errorIn(start, response);
	if (!isPage && !reason && !isOtherDocument(start, type, path)) return undefined;
	const text = start.isWhole && start.text ? start.text : await readText(response);
	discard(response);
	return {
		reason:
			reason ??
			errorIn({ text, isWhole: true }, response) ??
			badResponse('Altcraft', `${plainText(text, 80)} instead of a file`, status),
		isPage,
	};
}

function errorIn(start: TextStart, response: HttpResponse): ExportError | undefined {
	const envelope = envelopeIn(start);
	return envelope && errorOf(response, envelope);
}

function envelopeIn({ text, isWhole }: TextStart): Envelope | undefined {
	if (!isWhole || !/^[{<]/.test(text)) return undefined;
	try {
		return decode(text, 200);
	} catch {
		return undefined;
	}
}

// Where the file is neither JSON nor XML: a message or nothing typed as one of them, or an envelope of any type.
function isOtherDocument(start: TextStart, type: string, path: string): boolean {
	if (/\.(json|jsonl|ndjson|xml)([?#]|$)/i.test(path)) return false;
	return isDocument(type)
		? /^([{<]|$|(null|true|false)\s*$)/.test(start.text)
		: envelopeIn(start) !== undefined;
}

// Neither spreadsheets, whose type contains "xml", nor lines of JSON.
function isDocument(type: string): boolean {
	return /(^|[/+])(json|xml)$/.test(type);
}
