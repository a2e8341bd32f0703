import type { ExportState } from '../../core/job';
import { ExportError } from '../../core/exportError';
import { badResponse, settingsError } from '../../core/messages';
import { discard, isWebPage, textStart } from '../../transport/body';
import { mediaType, retryAfterMs, type HttpResponse, type Transport } from '../../transport/http';
import { getFollowingRedirects, refusalElsewhere } from '../../transport/redirects';
import { isBlank } from '../parameters';
import type { ExportFile, FileStore, ReadParameter } from '../platform';
import { envelopeIn, statusOf } from './api';
import { labels } from './labels';
import { sentToFtp } from './errors';
import { stateOf } from './state';
import { webDavFolder } from './webDavFolder';

const EXPORTS = '/export';

/** A file that is not in the folder this long after it was first requested is not coming, in milliseconds. */
const LATEST_FILE_MS = 5 * 60_000;

/**
 * The account's WebDAV folder, which also holds every export that is made for download. Needed where API v3 responds to a
 * download with the status instead of the file (seen). It has its own users (Emarsys: Management → Security Settings).
 */
export const webDav: FileStore = {
	credentialType: 'emarsysWebDavApi',
	displayName: 'Emarsys WebDAV API',
	label: labels.downloadFrom,
	isRequired,
	files: ({ api, store }, state) => {
		const name = async () => {
			const known = fileNameOf(state);
			// The trigger only has the item of a call.
			const full = known === undefined ? stateOf(state.exportId, await statusOf(api, state.exportId)) : state;
			if (full.own?.ftpHost !== undefined) throw sentToFtp(state.exportId);
			return fileNameOf(full);
		};
		return [fileOf(store, state, name)];
	},
};

function isRequired(read: ReadParameter): boolean {
	// Only this option: when a call comes, an expression in another one may fail.
	const downloadFrom = read('options.downloadFrom');
	const from = isBlank(downloadFrom) ? 'api' : String(downloadFrom);
	if (from !== 'api' && from !== 'webDav')
		throw settingsError(labels.downloadFrom, `"${from}" is not one of api, webDav`);
	return from === 'webDav';
}

// Unchanged: the `fileName` of the item is cleaned for display.
function fileNameOf({ fileUrls }: ExportState): string | undefined {
	return fileUrls?.[0];
}

function fileOf(store: Transport, state: ExportState, name: () => Promise<string | undefined>): ExportFile {
	const { exportId, fileName } = state;
	const address = async () => addressOf(store, await name(), exportId);
	return {
		...(fileName && { fileName }),
		open: async () => await open(store, await address(), exportId),
		remove: async () => await remove(store, await address(), exportId),
	};
}

function addressOf({ baseUrl }: Transport, name: string | undefined, exportId: string): string {
	if (name === undefined) {
		throw new ExportError('notReady', `Emarsys has not named the file of export ${exportId} yet`, {
			exportId,
			description: 'Without its name it can\'t be fetched by WebDAV. Use "Download" again in a few minutes.',
		});
	}
	// A server may decode an encoded slash before it resolves the path, and leave the folder.
	if (/[/\\\p{Cc}\p{Cs}]/u.test(name) || /^\.+$/.test(name)) {
		throw new ExportError(
			'refused',
			`The file name of export ${exportId} leads out of the WebDAV folder, so the file was not fetched`,
			{ exportId, description: "Ask Emarsys' support about the name in the export's status." },
		);
	}
	return `${exportsFolder(baseUrl)}/${encodeURIComponent(name)}`;
}

function exportsFolder(baseUrl: string): string {
	const folder = webDavFolder(baseUrl);
	return folder.toLowerCase().endsWith(EXPORTS) ? folder : `${folder}${EXPORTS}`;
}

async function open(store: Transport, url: string, exportId: string): Promise<HttpResponse> {
	const folder = `${exportsFolder(store.baseUrl)}/`;
	const response = await getFollowingRedirects(
		store,
		{ method: 'GET', url, headers: { Accept: '*/*', 'Accept-Encoding': 'identity' } },
		// The API can be on the same host, and must not get this password.
		(target) => target.href.startsWith(folder),
	);
	const { status } = response;
	if (status >= 300) {
		discard(response);
		throw refusalElsewhere(response)?.with({ exportId }) ?? webDavErrorOf(response, folder, exportId);
	}
	const instead = status === 200 ? await messageIn(response) : `HTTP ${status}`;
	if (instead === undefined) return response;
	discard(response);
	throw badResponse('WebDAV', `${instead} instead of the file`, status).with({ exportId });
}

// The content type does not always say so.
async function messageIn({ headers, body }: HttpResponse): Promise<string | undefined> {
	const start = await textStart(body);
	if (mediaType(headers).includes('html') || isWebPage(start)) return 'a web page';
	return start.isWhole && envelopeIn(start.text) ? 'a message' : undefined;
}

async function remove(store: Transport, url: string, exportId: string): Promise<void> {
	const response = await store.send({ method: 'DELETE', url });
	discard(response);
	const isGone = response.status === 404 || response.status === 410;
	if ((response.status >= 200 && response.status < 300) || isGone) return;
	throw webDavErrorOf(response, `${exportsFolder(store.baseUrl)}/`, exportId);
}

function webDavErrorOf({ status, headers }: HttpResponse, folder: string, exportId: string): ExportError {
	const pause = retryAfterMs(headers, Date.now(), status === 429);
	const details = { exportId, httpStatus: status, ...(pause !== undefined && { retryAfterMs: pause }) };
	switch (status) {
		case 401:
			return new ExportError('credentials', 'The WebDAV server did not accept the username and password', {
				...details,
				description:
					'Check "Username" and "Password" in the credential "Emarsys WebDAV API": they are those of a WebDAV user of the account (Emarsys: Management → Security Settings → File Transfer Users), not those of the API.',
			});
		case 403:
			return new ExportError('permission', `The WebDAV user may not use the folder ${folder}`, {
				...details,
				description:
					'Check "Base URL" in the credential "Emarsys WebDAV API". WebDAV must be switched on for the account, and the user needs this folder: ask Emarsys\' support.',
			});
		case 404:
			return new ExportError(
				'notReady',
				`The file of export ${exportId} is not in the WebDAV folder ${folder}`,
				{
					...details,
					longestRetryMs: LATEST_FILE_MS,
					description:
						'It can appear some minutes after the export is done: use "Download" again then. If it never does, check "Base URL" in the credential "Emarsys WebDAV API", and whether the file was deleted.',
				},
			);
		case 410:
			return new ExportError('gone', `The file of export ${exportId} is no longer in the WebDAV folder`, {
				...details,
				description: 'Start a new export.',
			});
		case 423:
			return new ExportError('busy', `The file of export ${exportId} is locked on the WebDAV server`, {
				...details,
				description: 'This is temporary. Use "Download" again in a few minutes.',
			});
		case 429:
			return new ExportError('rateLimit', 'The WebDAV server received too many requests', {
				...details,
				description: 'This is temporary. If it happens again, run fewer exports at the same time.',
			});
		default:
			return status >= 500
				? new ExportError('fault', `The WebDAV server responded with a server error (HTTP ${status})`, {
						...details,
						description: 'This is usually temporary. Try again later.',
					})
				: new ExportError('refused', `The WebDAV server refused the request (HTTP ${status})`, {
						...details,
						description: 'Check "Base URL" in the credential "Emarsys WebDAV API".',
					});
	}
}
