import type { ExportState } from '../../core/job';
import { ExportError } from '../../core/exportError';
import { badResponse } from '../../core/messages';
import { discard, isWebPage, textStart } from '../../transport/body';
import { mediaType, type HttpResponse, type HttpRequest, type Transport } from '../../transport/http';
import { getFollowingRedirects, refusalElsewhere } from '../../transport/redirects';
import type { ExportFile } from '../platform';
import { endpoint, envelopeIn, envelopeOf } from './api';
import { labels } from './labels';

/**
 * The one file of an export. Neither `offset` nor `limit` is sent: with them, the current specification promises JSON
 * while clients get CSV, and every page would repeat the header.
 */
export function filesOf(transport: Transport, state: ExportState): ExportFile[] {
	return [
		{
			...(state.fileName && { fileName: state.fileName }),
			open: async () => await open(transport, state.exportId),
		},
	];
}

async function open(transport: Transport, exportId: string): Promise<HttpResponse> {
	const path = `/export/${encodeURIComponent(exportId)}/data`;
	const request: HttpRequest = {
		method: 'GET',
		url: endpoint(transport, path),
		headers: {
			'Content-Type': 'application/json',
			// A client that prefers JSON may get JSON (the vendor's Postman collections send this header).
			Accept: 'text/csv, */*;q=0.1',
			'Accept-Encoding': 'identity',
		},
		// Emarsys assembles the file during this request.
		timeoutMs: 300_000,
	};
	const response = await getFollowingRedirects(transport, request, ofApi(transport));
	if (response.status === 200) {
		const type = mediaType(response.headers);
		// Neither has the right type every time.
		const start = await textStart(response.body);
		if (type.includes('html') || isWebPage(start)) {
			discard(response);
			throw badResponse('Emarsys', 'a web page instead of the file', response.status).with({ exportId });
		}
		if (!type.includes('json') && !(start.isWhole && envelopeIn(start.text))) return response;
	}
	const elsewhere = refusalElsewhere(response);
	if (elsewhere) {
		discard(response);
		throw elsewhere.with({ exportId });
	}
	const { baseUrl, credentialType } = transport;
	const address = { baseUrl, path };
	await envelopeOf(response, { permission: 'export.download', exportId, credentialType, address });
	throw new ExportError(
		'badResponse',
		`Emarsys reported a success for the download of export ${exportId}, but sent no file, only JSON`,
		{
			exportId,
			httpStatus: response.status,
			isWithoutFile: true,
			description: `The API of some accounts returns no files. They are in the account's WebDAV folder instead: use "Download" with this Export ID and the option "${labels.downloadFrom}" set to "WebDAV". Ask Emarsys' support to switch WebDAV on.`,
		},
	);
}

// WebDAV can be on the same host, but has its own users.
function ofApi(transport: Transport): (url: URL) => boolean {
	const api = new URL('.', endpoint(transport, '')).pathname;
	return ({ pathname }) => pathname.startsWith(api);
}
