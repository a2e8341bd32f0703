import { ExportError } from '../core/exportError';
import { plainText } from '../core/text';
import { parseWebUrl } from '../core/webUrl';
import { discard } from './body';
import type { HttpResponse, HttpRequest, Transport } from './http';

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function isRedirect(response: HttpResponse): boolean {
	return REDIRECTS.has(response.status);
}

/**
 * Sends a GET and follows redirects. Credentials go only to the origin of the first URL; after a redirect to another
 * origin, no request carries them. From https to http on the same host, it goes on with https.
 * @param mayHaveThem which URLs of that origin may get the credentials; all by default
 * @throws ExportError `refused` for too many redirects, or one to an unsafe or invalid URL
 */
export async function getFollowingRedirects(
	transport: Transport,
	request: HttpRequest,
	mayHaveThem: (url: URL) => boolean = () => true,
): Promise<HttpResponse> {
	const home = new URL(request.url).origin;
	// The query can hold a token.
	const { query, ...anonymous } = request;
	let { url } = request;
	let atHome = true;
	for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
		const response = atHome
			? await transport.send({ ...request, url, query: notIn(url, query) })
			: await transport.sendAnonymously({ ...anonymous, url });
		const here = new URL(url);
		if (!isRedirect(response)) {
			const redirectedTo = { url: here, isOtherOrigin: here.origin !== home };
			return atHome ? response : { ...response, redirectedTo };
		}
		discard(response);
		const next = encrypted(target(response.headers['location'], url), here);
		if (!next) throw redirectError('to an address without encryption', response.status);
		url = next.href;
		atHome = atHome && next.origin === home && mayHaveThem(next);
	}
	throw redirectError('more than five times', 310);
}

/** How long a file that another server does not have yet is worth another try, in milliseconds. */
const LATEST_FILE_MS = 5 * 60_000;

/**
 * The error of an address that a download was redirected to; undefined if there was no redirect, or for a status that says
 * nothing about the request. That address got no credentials, so its refusal says nothing about them.
 */
export function refusalElsewhere({ status, redirectedTo }: HttpResponse): ExportError | undefined {
	const isPassing = status === 408 || status === 425 || status === 429;
	if (redirectedTo === undefined || status < 400 || status >= 500 || isPassing) return undefined;
	const { url, isOtherOrigin } = redirectedTo;
	const isMissing = status === 404;
	return new ExportError(
		isMissing ? 'notReady' : 'refused',
		`The download was redirected to ${plainText(`${url.origin}${url.pathname}`)}, which ${isMissing ? 'has no such file' : 'refused it'} (HTTP ${status})`,
		{
			...(isMissing && { longestRetryMs: LATEST_FILE_MS }),
			description: isOtherOrigin
				? 'The credentials are not sent there. If you know and trust that address, and the files are there, set "Base URL" in the credential to it: often only https:// is missing. Otherwise, ask the platform\'s support.'
				: 'The credentials are not sent to that path. Check "Base URL" and the user in the credential. If they are right, ask the platform\'s support.',
		},
	);
}

/** An API that redirects: nothing was done, and following could send the credentials, and a start, elsewhere. */
export function redirectOfApi(platform: string, { status, headers }: HttpResponse): ExportError {
	const where = headers['location']?.split(/[?#]/)[0];
	return new ExportError(
		'refused',
		`The ${platform} API redirects${where ? ` to ${plainText(where)}` : ''}`,
		{
			httpStatus: status,
			description:
				'If you know and trust the address that it redirects to, set "Base URL" in the credential to it. Often only https:// is missing.',
		},
	);
}

// A redirect within one origin often repeats the query of the request.
function notIn(url: string, query: HttpRequest['query'] = {}): Record<string, string> {
	const { searchParams } = new URL(url);
	return Object.fromEntries(Object.entries(query).filter(([name]) => !searchParams.has(name)));
}

function target(location: string | undefined, base: string): URL {
	const url = location ? parseWebUrl(location, base) : undefined;
	if (!url) throw redirectError('to an address that is neither http nor https');
	url.username = '';
	url.password = '';
	return url;
}

// A server behind a proxy that terminates TLS may use http in its redirects to itself: then https is meant. Undefined for
// any other step from https to http.
function encrypted(next: URL, from: URL): URL | undefined {
	if (from.protocol !== 'https:' || next.protocol === 'https:') return next;
	if (next.hostname !== from.hostname || next.port !== '') return undefined;
	return new URL(`${next.pathname}${next.search}`, from);
}

function redirectError(where: string, httpStatus = 302): ExportError {
	return new ExportError('refused', `The download was redirected ${where}`, {
		httpStatus,
		description:
			'Check "Base URL" in the credential (https:// and the host name). If it is right, ask the platform\'s support.',
	});
}
