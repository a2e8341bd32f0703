import type { INodePropertyOptions } from 'n8n-workflow';

import type { Transport } from '../../transport/http';
import { namedWithId } from '../listEntry';
import type { ListEntry, Picker, PickerPage } from '../platform';
import { FORBIDDEN_FIELDS } from './exportTypes';
import { lists } from './lists';

export const pickers = {
	getEmarsysContactFields: async (transport) =>
		usualFirst(await choices(transport, 'contactFields', (id) => !FORBIDDEN_FIELDS.has(Number(id)))),
	getEmarsysLanguages: async (transport) => await choices(transport, 'languages'),
	getEmarsysForms: async (transport) => await choices(transport, 'forms'),
	getEmarsysSources: async (transport) => await choices(transport, 'sources'),
	searchEmarsysContactLists: async (transport) => await choices(transport, 'contactLists'),
	searchEmarsysSegments: async (transport) => await choices(transport, 'segments'),
} satisfies Record<string, Picker>;

/** What an empty choice means, for fields that may be left empty. */
export const emptyChoices: Readonly<Partial<Record<keyof typeof pickers, string>>> = {
	getEmarsysLanguages: 'Language of the Account',
	getEmarsysForms: 'All Forms',
	getEmarsysSources: 'All Sources',
};

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
