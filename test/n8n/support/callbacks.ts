import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../../sandbox';
import type { CallbackAttempt } from '../../../sandbox';
import { startRegistrations } from '../../sandbox/clients';

/** How a call is sent that the sandbox would not send. */
export interface CallOptions {
	method?: string;
	/** An object is sent as JSON. */
	body?: unknown;
	/** Default `application/json`; null sends none. */
	contentType?: string | null;
	/** Where the call seems to come from, as a reverse proxy says it. */
	from?: string;
}

/** Calls an address as anyone on the internet could, and gives the status of the answer. */
export async function call(url: string, options: CallOptions = {}): Promise<number> {
	const { method = 'POST', body, contentType = 'application/json', from } = options;
	const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
	const response = await fetch(url, {
		method,
		headers: {
			connection: 'close',
			...(contentType !== null && { 'content-type': contentType }),
			...(from !== undefined && { 'x-forwarded-for': from }),
		},
		// As bytes, since a text would get a content type.
		...(text === undefined ? {} : { body: Buffer.from(text) }),
	});
	await response.arrayBuffer();
	return response.status;
}

/** Waits until something is so. */
export async function until<T>(
	what: string,
	probe: () => T | undefined | false | Promise<T | undefined | false>,
	timeoutMs = 60_000,
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const found = await probe();
		if (found) return found;
		if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs / 1000} s: ${what}`);
		await sleep(50);
	}
}

let started = 0;

/** Starts an export at the sandbox, each with other settings, since Emarsys runs no two alike at once. */
export async function startExport(sandbox: Sandbox, notificationUrl?: string): Promise<string> {
	started++;
	const day = new Date(Date.UTC(2020, 0, started)).toISOString().slice(0, 10);
	return await startRegistrations(sandbox, {
		time_range: [`${day} 00:00`, `${day} 23:00`],
		...(notificationUrl !== undefined && { notification_url: notificationUrl }),
	});
}

/** The sandbox's calls about an export, the oldest first. */
export function callsAbout({ emarsys }: Sandbox, exportId: string): CallbackAttempt[] {
	return emarsys.callbacks.filter((attempt) => attempt.exportId === exportId);
}

/** Waits until so many of the sandbox's calls about an export were answered, and gives the answers' statuses. */
export async function answers(sandbox: Sandbox, exportId: string, count: number): Promise<number[]> {
	return await until(
		`${count} answered calls about export ${exportId}`,
		() => {
			const statuses = callsAbout(sandbox, exportId).flatMap(({ status }) => status ?? []);
			return statuses.length >= count && statuses;
		},
		// A call is kept waiting for up to 25 s.
		120_000,
	);
}

/** The sandbox's record of questions about an export's status or file. */
export function questionsAbout({ requests }: Sandbox, exportId: string): string[] {
	return requests.map(({ url }) => url).filter((url) => url.split(/[/?]/).includes(exportId));
}
