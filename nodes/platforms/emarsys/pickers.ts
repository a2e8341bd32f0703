import type { INodePropertyOptions } from 'n8n-workflow';

import { asError, ExportError } from '../../core/exportError';
import { settingsError } from '../../core/messages';
import type { Transport } from '../../transport/http';
import type { Picker, PickerPage } from '../platform';
import { call } from './api';
import { LANGUAGE_PERMISSION } from './credentialTest';
import { FORBIDDEN_FIELDS } from './exportTypes';

/** An entry of one of the account's lists. */
export interface Entry {
	id?: unknown;
	name?: unknown;
	application_type?: unknown;
	language?: unknown;
	type?: unknown;
	string_id?: unknown;
}

/** For both forms of the list of fields: the vendor's pages name it differently. */
const FIELD_PERMISSION = 'field.get (or field.list)';

/** What the pickers of the node offer. */
export const pickers = {
	getEmarsysContactFields: async (transport) =>
		usualFirst(choices(await contactFields(transport), named, (id) => !FORBIDDEN_FIELDS.has(Number(id)))),
	getEmarsysLanguages: async (transport) =>
		choices(
			await entries(transport, '/language', LANGUAGE_PERMISSION),
			({ id, language }) => `${capitalised(language)} (${String(id)})`,
		),
	getEmarsysForms: async (transport) =>
		choices(await entries(transport, '/form', 'form.list'), ({ id, name }) =>
			name ? named({ id, name }) : `Form ${String(id)}`,
		),
	getEmarsysSources: async (transport) => choices(await entries(transport, '/source', 'source.get'), named),
	searchEmarsysContactLists: async (transport) =>
		choices(await entries(transport, '/contactlist', 'contactlist.list'), named),
	searchEmarsysSegments: async (transport) =>
		choices(await entries(transport, '/filter', 'segment.get'), named),
} satisfies Record<string, Picker>;

/** What no choice means, for the pickers of fields that may be left empty. */
export const emptyChoices: Readonly<Partial<Record<keyof typeof pickers, string>>> = {
	getEmarsysLanguages: 'Language of the Account',
	getEmarsysForms: 'All Forms',
	getEmarsysSources: 'All Sources',
};

/**
 * The entries of one of the account's lists.
 * @throws ExportError
 */
export async function entries(transport: Transport, path: string, permission: string): Promise<Entry[]> {
	const data = await call(transport, path, { permission });
	if (!Array.isArray(data))
		throw settingsError('List', 'Emarsys gave no list', 'Give the ID by hand or by an expression.');
	return (data as unknown[]).filter(
		(entry): entry is Entry => typeof entry === 'object' && entry !== null && 'id' in entry,
	);
}

/** In the vendor's collections there is only the list of one language, and this one every account has. */
const ANY_LANGUAGE = 'en';

/**
 * The account's contact fields. `/field` can be forbidden or unknown where `/field/translate/{language}` is not, and the
 * other way round.
 * @param language of the names
 * @throws ExportError of the form that was tried first
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
			throw asError(isForbidden(other) ? error : other);
		}
	}
}

function isForbidden(error: unknown): boolean {
	return error instanceof ExportError && (error.kind === 'permission' || error.kind === 'notFound');
}

/** One for all comparisons: without it, an account with thousands of entries takes ten times as long. */
const byName = new Intl.Collator('en', { numeric: true });

function choices(
	list: Entry[],
	name: (entry: Entry) => string,
	keep: (id: string) => boolean = () => true,
): PickerPage {
	return {
		choices: list
			.map(
				(entry): INodePropertyOptions => ({
					name: name(entry),
					value: String(entry.id),
					...(typeof entry.application_type === 'string' && { description: entry.application_type }),
				}),
			)
			.filter(({ value }) => keep(String(value)))
			.sort((a, b) => byName.compare(a.name, b.name)),
	};
}

/** First name, last name and e-mail address: the same in every account (Emarsys API documentation, system fields). */
const USUAL = ['1', '2', '3'];

function usualFirst({ choices: all }: PickerPage): PickerPage {
	const usual = USUAL.flatMap((id) => all.filter(({ value }) => value === id));
	return { choices: [...usual, ...all.filter((choice) => !usual.includes(choice))] };
}

function named({ id, name }: Entry): string {
	return `${String(name ?? 'Without a name')} (${String(id)})`;
}

function capitalised(word: unknown): string {
	const text = String(word ?? '');
	return text.charAt(0).toUpperCase() + text.slice(1);
}
