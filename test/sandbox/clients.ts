import { randomBytes } from 'node:crypto';
import type { Sandbox } from '../../sandbox';
import { wsseDigest } from '../../sandbox';

/** The X-WSSE header of a request; `created` defaults to now. */
export function wsse(
	sandbox: Sandbox,
	parts: { created?: string; nonce?: string; secret?: string } = {},
): string {
	const nonce = parts.nonce ?? randomBytes(16).toString('hex');
	const created = parts.created ?? new Date(sandbox.now()).toISOString();
	const digest = wsseDigest(nonce, created, parts.secret ?? sandbox.emarsys.secret);
	return `UsernameToken Username="${sandbox.emarsys.username}", PasswordDigest="${digest}", Nonce="${nonce}", Created="${created}"`;
}

/** Calls Emarsys v2 with valid credentials. */
export async function emarsys(
	sandbox: Sandbox,
	method: string,
	path: string,
	body?: unknown,
): Promise<Response> {
	return await fetch(`${sandbox.emarsys.v2Url}${path}`, {
		method,
		redirect: 'manual',
		headers: { 'x-wsse': wsse(sandbox), 'content-type': 'application/json' },
		...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
}

export interface Envelope<T = Record<string, unknown>> {
	replyCode: number;
	replyText: string;
	data: T;
}

/** The envelope of an Emarsys response. */
export async function envelope<T = Record<string, unknown>>(response: Response): Promise<Envelope<T>> {
	return (await response.json()) as Envelope<T>;
}

/** A valid start of a registrations export. */
export const REGISTRATIONS = {
	distribution_method: 'local',
	time_range: ['2026-11-20', '2026-11-21 08:30'],
	contact_fields: [1, 2, 3],
};

/** Starts a registrations export and returns its ID as text. */
export async function startRegistrations(sandbox: Sandbox, changes: object = {}): Promise<string> {
	const response = await emarsys(sandbox, 'POST', '/contact/getregistrations', {
		...REGISTRATIONS,
		...changes,
	});
	return String((await envelope<{ id: number }>(response)).data.id);
}

export interface AltcraftResponse {
	error: number;
	error_text: string;
	data: Record<string, unknown>;
}

/** Calls Altcraft with JSON and the token in the header. */
export async function altcraft(
	sandbox: Sandbox,
	path: string,
	body: object = {},
	headers: Record<string, string> = {},
): Promise<Response> {
	return await fetch(`${sandbox.altcraft.baseUrl}/api/v1.1/${path}`, {
		method: 'POST',
		redirect: 'manual',
		headers: {
			authorization: `Bearer ${sandbox.altcraft.token}`,
			'content-type': 'application/json',
			...headers,
		},
		body: JSON.stringify(body),
	});
}

/** The body of an Altcraft response. */
export async function bodyOf(response: Response): Promise<AltcraftResponse> {
	return (await response.json()) as AltcraftResponse;
}

/** A valid start of an export. */
export const DATABASE_1 = { source_type: 'database', source_id: 1, file_format: 'csv', custom_request: {} };

/** Starts an export of database 1 and returns the task's ID. */
export async function startDatabase(sandbox: Sandbox, headers: Record<string, string> = {}): Promise<string> {
	return String(
		(await bodyOf(await altcraft(sandbox, 'profiles/get_all', DATABASE_1, headers))).data.task_id,
	);
}
