import { asError, ExportError } from '../../core/exportError';
import { settingsError } from '../../core/messages';
import type { Transport } from '../../transport/http';
import { entriesIn, listEntry } from '../listEntry';
import type { AccountList } from '../platform';
import { call } from './api';
import { LANGUAGE_PERMISSION } from './credentialTest';

/** An entry of one of the account's lists. */
export interface Entry extends Record<string, unknown> {
	id?: unknown;
	name?: unknown;
	application_type?: unknown;
	language?: unknown;
	type?: unknown;
	string_id?: unknown;
}

/** Permission for both endpoints of the list of fields: the vendor's pages name it differently. */
export const FIELD_PERMISSION = 'field.get (or field.list)';

/** The account's lists. Emarsys has no pages. */
export const lists = {
	contactFields: {
		displayName: 'Contact Fields',
		page: async (transport) => ({
			entries: (await contactFields(transport)).map((entry) => listEntry(entry)),
		}),
	},
	contactLists: list('Contact Lists', '/contactlist', 'contactlist.list'),
	forms: list('Forms', '/form', 'form.list', ({ id, name }) => name || `Form ${String(id)}`),
	languages: list('Languages', '/language', LANGUAGE_PERMISSION, ({ language }) => capitalised(language)),
	segments: list('Segments', '/filter', 'segment.get'),
	sources: list('Sources', '/source', 'source.get'),
} satisfies Record<string, AccountList>;

function list(
	displayName: string,
	path: string,
	permission: string,
	name: (entry: Entry) => unknown = (entry) => entry.name,
): AccountList {
	return {
		displayName,
		page: async (transport) => ({
			entries: (await entries(transport, path, permission)).map((entry) => listEntry(entry, name(entry))),
		}),
	};
}

/**
 * The entries of one of the account's lists.
 * @throws ExportError
 */
export async function entries(transport: Transport, path: string, permission: string): Promise<Entry[]> {
	const found = entriesIn(await call(transport, path, { permission }));
	if (!found)
		throw settingsError('List', 'Emarsys returned no list', 'Enter the ID by hand or with an expression.');
	return found;
}

/** The vendor's collections only list the fields in one given language; every account has English. */
const ANY_LANGUAGE = 'en';

/**
 * The account's contact fields. `/field` can be forbidden or unknown while `/field/translate/{language}` works, and vice
 * versa.
 * @param language of the names
 * @throws ExportError of the endpoint that was tried first, unless only the other one says that a permission is missing
 */
export async function contactFields(transport: Transport, language?: string): Promise<Entry[]> {
	const translated = `/field/translate/${encodeURIComponent(language ?? ANY_LANGUAGE)}`;
	const [first, second] = language ? [translated, '/field'] : ['/field', translated];
	try {
		return await entries(transport, first, FIELD_PERMISSION);
	} catch (error) {
		if (!isForbidden(error)) throw asError(error);
		try {
			return await entries(transport, second, FIELD_PERMISSION);
		} catch (other) {
			throw asError(isForbidden(other) && !isMissingPermission(other) ? error : other);
		}
	}
}

function isMissingPermission(error: unknown): boolean {
	return error instanceof ExportError && error.isMissingPermission;
}

function isForbidden(error: unknown): boolean {
	return error instanceof ExportError && (error.kind === 'permission' || error.kind === 'notFound');
}

function capitalised(word: unknown): string {
	const text = String(word ?? '');
	return text.charAt(0).toUpperCase() + text.slice(1);
}
