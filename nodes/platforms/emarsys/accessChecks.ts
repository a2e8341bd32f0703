import { asError, ExportError, type ErrorKind } from '../../core/exportError';
import type { Transport } from '../../transport/http';
import type { AccessCheck } from '../platform';
import { call, statusOf } from './api';
import { connectionChecks } from './connectionChecks';
import { LANGUAGE_PERMISSION } from './credentialTest';
import { exportTypes } from './exportTypes';
import { contactFields, entries, FIELD_PERMISSION } from './lists';

/** The checks of an Emarsys account: one request each. None of them starts anything. */
export function accessChecks(transport: Transport, now: () => number): AccessCheck[] {
	return [
		...connectionChecks(transport, now),
		...PERMISSIONS.map((permission) => permissionCheck(transport, permission)),
	];
}

interface Permission {
	/** Emarsys' name for it. */
	name: string;
	/** The same, with the other names that Emarsys' pages use for it. */
	names?: string;
	neededFor: string;
	/** The HTTP request that is forbidden without it. */
	request: string;
	ask(transport: Transport, permission: string): Promise<unknown>;
}

/** No export has this ID. */
const NO_EXPORT = '0';

const PERMISSIONS: readonly Permission[] = [
	{
		name: 'export.status',
		neededFor: 'every export: waiting for it, Get Status, and the trigger',
		request: 'GET /export/{id}',
		ask: async (transport) => await statusOf(transport, NO_EXPORT),
	},
	{
		name: 'export.download',
		neededFor: 'every export whose file is downloaded',
		request: 'GET /export/{id}/data',
		ask: async (transport, permission) =>
			await call(transport, `/export/${NO_EXPORT}/data`, { permission, exportId: NO_EXPORT }),
	},
	...start('registrations', 'Registrations'),
	...start('changes', 'Changes'),
	...start('contactList', 'Contact List'),
	...start('segment', 'Segment'),
	...start('responses', 'Responses'),
	{
		name: 'field.get',
		names: FIELD_PERMISSION,
		neededFor: 'choosing contact fields by name, and naming columns by ID',
		request: 'GET /field and to GET /field/translate/en',
		ask: async (transport) => await contactFields(transport),
	},
	list('contactlist.list', '/contactlist', 'choosing a contact list by name'),
	list('segment.get', '/filter', 'choosing a segment by name'),
	list('form.list', '/form', 'choosing a form by name (exports of Changes)'),
	list('source.get', '/source', 'choosing a source by name (exports of Changes)'),
	{
		...list('customer.settings.languages', '/language', 'choosing the language of an export by name'),
		names: LANGUAGE_PERMISSION,
	},
];

/**
 * A start without its parameters starts nothing: it is refused with 400 if the permission is there, and with 403 if not
 * (Emarsys API documentation, response codes).
 */
function start(type: string, label: string): Permission[] {
	const found = exportTypes[type];
	if (!found) return [];
	const { path, permission: name } = found;
	return [
		{
			name,
			neededFor: `exports of the type ${label}`,
			request: `POST ${path}`,
			ask: async (transport, permission) =>
				await call(transport, path, { permission }, { method: 'POST', body: {} }),
		},
	];
}

function list(name: string, path: string, neededFor: string): Permission {
	return {
		name,
		neededFor,
		request: `GET ${path}`,
		ask: async (transport, permission) => await entries(transport, path, permission),
	};
}

function permissionCheck(transport: Transport, permission: Permission): AccessCheck {
	const { name, names = name, neededFor, ask } = permission;
	return {
		check: name,
		neededFor,
		needs: 'credentials',
		async run() {
			try {
				await ask(transport, names);
			} catch (error) {
				if (!(error instanceof ExportError)) throw asError(error);
				if (error.isMissingPermission) return { message: letter(transport, permission) };
				if (!isPastPermission(error)) throw asError(error);
			}
			return {};
		},
	};
}

/** Errors that Emarsys returns once the permission is there: there is no such export, or no such parameter. */
const PAST_PERMISSION: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
	'refused',
	'notFound',
	'gone',
	'elsewhere',
	'notReady',
	'busy',
	'alreadyRunning',
]);

function isPastPermission({ kind, details }: ExportError): boolean {
	return PAST_PERMISSION.has(kind) && !details.isBare && !details.isFromProxy;
}

/** A text that the user can forward to the administrator. */
function letter(
	{ credentialType }: Transport,
	{ name, names = name, neededFor, request }: Permission,
): string {
	const where = credentialType === 'emarsysWsseApi' ? 'API Users' : 'API Credentials';
	return `Please switch on the permission ${names} for the API user that n8n signs in with (in Emarsys: Management → Security Settings → ${where}). n8n needs it for ${neededFor}. Without it, Emarsys responds to ${request} with HTTP 403.`;
}
