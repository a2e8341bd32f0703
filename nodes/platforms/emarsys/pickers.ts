import type { INodePropertyOptions } from 'n8n-workflow';

import type { Transport } from '../../transport/http';
import { namedWithId } from '../listEntry';
import type { ListEntry, Picker, PickerPage, ReadParameter } from '../platform';
import { FORBIDDEN_FIELDS } from './exportTypes';
import { lists } from './lists';

export const pickers = {
	getEmarsysContactFields: async (transport) =>
		usualFirst(await choices(transport, 'contactFields', (id) => !FORBIDDEN_FIELDS.has(Number(id)))),
	getEmarsysLanguages: async (transport) => await choices(transport, 'languages'),
	getEmarsysForms: async (transport, read) => await choices(transport, originList(read, 'forms')),
	getEmarsysSources: async (transport, read) => await choices(transport, originList(read, 'sources')),
	searchEmarsysContactLists: async (transport) => await choices(transport, 'contactLists'),
	searchEmarsysSegments: async (transport) => await choices(transport, 'segments'),
} satisfies Record<string, Picker>;

/** What an empty choice means, for fields that may be left empty. */
export const emptyChoices: Readonly<Partial<Record<keyof typeof pickers, (read: ReadParameter) => string>>> =
	{
		getEmarsysLanguages: () => 'Language of the Account',
		getEmarsysForms: (read) => ALL[originList(read, 'forms')],
		getEmarsysSources: (read) => ALL[originList(read, 'sources')],
	};

const ALL = { forms: 'All Forms', sources: 'All Sources' } as const;

/**
 * Forms and sources are picked in one field, whose list depends on the origin. When the origin changes, the editor calls
 * the method of the field as it was before (seen in 2.41), so the origin decides and not the method.
 */
function originList(read: ReadParameter, otherwise: keyof typeof ALL): keyof typeof ALL {
	const lists: Record<string, keyof typeof ALL> = { form: 'forms', api: 'sources' };
	return lists[String(read('origin'))] ?? otherwise;
}

/** Shared by all comparisons: otherwise, an account with thousands of entries takes ten times as long. */
const byName = new Intl.Collator('en', { numeric: true });

async function choices(
	transport: Transport,
	list: keyof typeof lists,
	keep: (id: string) => boolean = () => true,
): Promise<PickerPage> {
	const { entries } = await lists[list].page(transport);
	return {
		choices: entries
			.filter(({ id }) => keep(id))
			.map(choiceOf)
			.sort((a, b) => byName.compare(a.name, b.name)),
	};
}

function choiceOf(entry: ListEntry): INodePropertyOptions {
	const { applicationType } = entry;
	return {
		name: namedWithId(entry),
		value: entry.id,
		...(typeof applicationType === 'string' && { description: applicationType }),
	};
}

/** First name, last name and e-mail address: the same in every account (Emarsys API documentation, system fields). */
const USUAL = ['1', '2', '3'];

function usualFirst({ choices: all }: PickerPage): PickerPage {
	const usual = USUAL.flatMap((id) => all.filter(({ value }) => value === id));
	return { choices: [...usual, ...all.filter((choice) => !usual.includes(choice))] };
}
