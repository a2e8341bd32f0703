import { fileNameOfUrl } from '../../core/fileName';
import { parseWebUrl } from '../../core/webUrl';
import type { ExportState } from '../../core/job';
import { asError, ExportError } from '../../core/exportError';
import { badResponse } from '../../core/messages';
import { plainText } from '../../core/text';
import { discard, firstBytes, readText } from '../../transport/body';
import { mediaType, type HttpResponse, type Transport } from '../../transport/http';
import { getFollowingRedirects } from '../../transport/redirects';
import type { ExportFile } from '../platform';
import { resultCode } from '../resultCode';
import { panelOf } from './api';
import { errorOf } from './errors';
import { decode } from './bodyFormat';

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

async function open(transport: Transport, path: string, exportId: string): Promise<HttpResponse> {
	const [url = '', another] = addressesOf(transport, path, exportId);
	try {
		return await openAt(transport, url, path, exportId);
	} catch (error) {
		const isElsewhere =
			error instanceof ExportError && (error.kind === 'notFound' || error.kind === 'badResponse');
		if (another === undefined || !isElsewhere) throw asError(error);
		return await openAt(transport, another, path, exportId);
	}
}

async function openAt(
	transport: Transport,
	url: string,
	path: string,
	exportId: string,
): Promise<HttpResponse> {
	const first = await getFollowingRedirects(transport, {
		method: 'GET',
		url,
		headers: { 'Accept-Encoding': 'identity' },
	});
	const reason = await downloadErrorOf(first, path, exportId);
	if (!reason) return first;
	if (!mayBeForTheToken(reason, first)) throw reason;

	// Old installations accept the token of a download only in the URL; the credential fills it in if its
	// "Send As" allows that. Newer ones never get here, so their URLs never carry it.
	const second = await getFollowingRedirects(transport, {
		method: 'GET',
		url,
		headers: { 'Accept-Encoding': 'identity' },
		query: { token: '' },
	});
	const again = await downloadErrorOf(second, path, exportId);
	if (again) throw again;
	return second;
}

/**
 * Possible URLs of a file: a panel below a path names its files with or without that path.
 * @throws ExportError `refused` if it is on another host
 */
function addressesOf(transport: Transport, path: string, exportId: string): string[] {
	const panel = new URL(`${panelOf(transport)}/`);
	const url = parseWebUrl(path, panel);
	// A panel behind a proxy that terminates TLS may use http in its own URLs.
	const isPanels =
		url?.origin === panel.origin || (url?.protocol === 'http:' && url.hostname === panel.hostname);
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
function mayBeForTheToken({ kind, details, isRetryable }: ExportError, { headers }: HttpResponse): boolean {
	if (isRetryable) return false;
	const isRefused = kind === 'credentials' || kind === 'permission' || details.httpStatus === 400;
	return isRefused || mediaType(headers) === 'text/html';
}

// A refusal can be a status, an envelope, or a sign-in page.
async function downloadErrorOf(
	response: HttpResponse,
	path: string,
	exportId: string,
): Promise<ExportError | undefined> {
	const type = mediaType(response.headers);
	const isEnvelope = /json|xml/.test(type) && !(await isFileOf(path, response));
	if (response.status === 200 && !isEnvelope && type !== 'text/html') return undefined;
	if (response.status !== 200 && !/json|xml/.test(type)) {
		discard(response);
		return (
			errorOf(response)?.with({ exportId }) ??
			badResponse('Altcraft', `HTTP ${response.status} instead of a file`, response.status).with({ exportId })
		);
	}
	const text = await readText(response);
	const reason = type === 'text/html' ? undefined : errorOf(response, decode(text, response.status));
	return (
		reason ?? badResponse('Altcraft', `${plainText(text).slice(0, 80)} instead of a file`, response.status)
	).with({ exportId });
}

// The file itself can be JSON or XML. A response that starts with a complete envelope of an error is not the file.
async function isFileOf(path: string, { status, body }: HttpResponse): Promise<boolean> {
	if (status !== 200 || !/\.(json|xml)([?#]|$)/i.test(path)) return false;
	const start = Buffer.from(await firstBytes(body)).toString('utf8');
	try {
		return resultCode(decode(start, status).error) === 0;
	} catch {
		return true;
	}
}
