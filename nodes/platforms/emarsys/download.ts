import type { ExportState } from '../../core/job';
import { ExportError } from '../../core/exportError';
import { isRecord } from '../../core/isRecord';
import { badResponse } from '../../core/messages';
import { discard, isWebPage, readText, textStart, type TextStart } from '../../transport/body';
import { mediaType, type HttpResponse, type HttpRequest, type Transport } from '../../transport/http';
import { getFollowingRedirects, refusalElsewhere } from '../../transport/redirects';
import type { ExportFile } from '../platform';
import { endpoint, envelopeFrom, envelopeIn } from './api';
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
		if (!isJson(start, type.includes('json'))) return response;
	}
	const elsewhere = refusalElsewhere(response);
	if (elsewhere) {
		discard(response);
		throw elsewhere.with({ exportId });
	}
	const text = await readText(response);
	const { status } = response;
	if (status < 300 && !envelopeIn(text)) {
		if (isBareStatus(text)) throw withoutFile(exportId, status);
		// The body is not quoted: it can have contacts in it.
		throw badResponse('Emarsys', `HTTP ${status} without the file`, status).with({ exportId });
	}
	const { baseUrl, credentialType } = transport;
	const address = { baseUrl, path };
	envelopeFrom(text, response, { permission: 'export.download', exportId, credentialType, address });
	throw withoutFile(exportId, status);
}

// A column's title can start with a brace, and a CSV file can be declared as JSON.
function isJson({ text, isWhole }: TextStart, isDeclared: boolean): boolean {
	return (
		(isWhole && objectIn(text) !== undefined) || (isDeclared && /^([{[]|$|(null|true|false)\s*$)/.test(text))
	);
}

/** Whether a body is the status of an export, without an envelope around it. */
function isBareStatus(text: string): boolean {
	const { id, status } = objectIn(text) ?? {};
	return id !== undefined && status !== undefined;
}

function objectIn(text: string): Record<string, unknown> | undefined {
	try {
		const value = JSON.parse(text) as unknown;
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function withoutFile(exportId: string, httpStatus: number): ExportError {
	return new ExportError(
		'badResponse',
		`Emarsys reported a success for the download of export ${exportId}, but sent no file, only JSON`,
		{
			exportId,
			httpStatus,
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
