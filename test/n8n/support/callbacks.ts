import { gzipSync } from 'node:zlib';
import { until } from '../../../dev/n8n';
import type { CallbackAttempt, Sandbox } from '../../../sandbox';
import { startRegistrations } from '../../sandbox/clients';

export { until };

/** Details of a call that the sandbox itself would not send. */
export interface CallOptions {
	method?: string;
	/** An object is sent as JSON, bytes unchanged. */
	body?: unknown;
	/** Default `application/json`; null sends none. */
	contentType?: string | null;
	/** The caller's IP address according to a reverse proxy. */
	from?: string;
	headers?: Record<string, string>;
}

/** A real callback in a form that Emarsys might use one day, or that a proxy makes of it. */
export type CallbackForm = (exportId: string) => CallOptions;

const json = (id: string) => JSON.stringify({ id, status: 'done' });

/** All shapes, content types and encodings of a callback that must be understood. */
export const CALLBACK_FORMS: Record<string, CallbackForm> = {
	JSON: (id) => ({ body: { id } }),
	'JSON, a numeric ID': (id) => ({ body: { id: Number(id) } }),
	'JSON, like a status response': (id) => ({ body: { replyCode: 0, data: { id } } }),
	'JSON with a charset': (id) => ({ body: json(id), contentType: 'application/json; charset=utf-8' }),
	'JSON with a byte order mark': (id) => ({ body: `\ufeff${json(id)}` }),
	'JSON of a vendor type': (id) => ({ body: json(id), contentType: 'application/vnd.emarsys+json' }),
	'JSON as text': (id) => ({ body: json(id), contentType: 'text/plain' }),
	'JSON as HTML': (id) => ({ body: json(id), contentType: 'text/html' }),
	'JSON as a form': (id) => ({ body: json(id), contentType: 'application/x-www-form-urlencoded' }),
	'JSON as bytes': (id) => ({ body: json(id), contentType: 'application/octet-stream' }),
	'JSON as bytes, compressed': (id) => ({
		body: gzipSync(json(id)),
		contentType: 'application/octet-stream',
		headers: { 'content-encoding': 'gzip' },
	}),
	'JSON, packed': (id) => ({ body: gzipSync(json(id)), headers: { 'content-encoding': 'gzip' } }),
	'JSON in UTF-16': (id) => ({
		body: Buffer.from(json(id), 'utf16le'),
		contentType: 'application/octet-stream; charset=utf-16le',
	}),
	'JSON with an unknown type': (id) => ({ body: json(id), contentType: 'nonsense' }),
	'JSON without a type': (id) => ({ body: json(id), contentType: null }),
	'a form': (id) => ({ body: `id=${id}&status=done`, contentType: 'application/x-www-form-urlencoded' }),
	'a multipart form': (id) => ({
		body: `--x\r\nContent-Disposition: form-data; name="id"\r\n\r\n${id}\r\n--x--\r\n`,
		contentType: 'multipart/form-data; boundary=x',
	}),
	XML: (id) => ({ body: `<data><id>${id}</id></data>`, contentType: 'application/xml' }),
};

/** Calls a URL as anyone on the internet could, and returns the status of the response. */
export async function call(url: string, options: CallOptions = {}): Promise<number> {
	const { method = 'POST', body, contentType = 'application/json', from, headers } = options;
	const isReady = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
	const text = isReady ? body : JSON.stringify(body);
	const response = await fetch(url, {
		method,
		headers: {
			connection: 'close',
			...(contentType !== null && { 'content-type': contentType }),
			...(from !== undefined && { 'x-forwarded-for': from }),
			...headers,
		},
		// As bytes, since a string would get a content type.
		...(text === undefined ? {} : { body: typeof text === 'string' ? Buffer.from(text) : text }),
	});
	await response.arrayBuffer();
	return response.status;
}

let started = 0;

/** Starts an export in the sandbox, each with other settings, since Emarsys runs no two identical exports at once. */
export async function startExport(sandbox: Sandbox, notificationUrl?: string): Promise<string> {
	started++;
	const day = new Date(Date.UTC(2020, 0, started)).toISOString().slice(0, 10);
	return await startRegistrations(sandbox, {
		time_range: [`${day} 00:00`, `${day} 23:00`],
		...(notificationUrl !== undefined && { notification_url: notificationUrl }),
	});
}

/** The sandbox's calls about an export, oldest first. */
export function callsAbout({ emarsys }: Sandbox, exportId: string): CallbackAttempt[] {
	return emarsys.callbacks.filter((attempt) => attempt.exportId === exportId);
}

/** Waits until this number of the sandbox's calls about an export has a response, and returns the statuses. */
export async function responses(sandbox: Sandbox, exportId: string, count: number): Promise<number[]> {
	return await until(
		`${count} responses to calls about export ${exportId}`,
		() => {
			const statuses = callsAbout(sandbox, exportId).flatMap(({ status }) => status ?? []);
			return statuses.length >= count && statuses;
		},
		// A call is held for up to 25 s.
		120_000,
	);
}

/** Requests for an export's status or file. */
export function requestsAbout({ requests }: Sandbox, exportId: string): string[] {
	return requests.map(({ url }) => url).filter((url) => url.split(/[/?]/).includes(exportId));
}
