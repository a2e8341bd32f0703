import type { Contact } from '../contacts/contact';
import { say, type Wording } from './fieldTypes';

/** A column that only the export of responses has. */
export interface AnalysisField {
	label: Wording;
	/** The time of the response (8) is added when the file is generated, since it depends on the time range. */
	value: (contact: Contact) => string;
}

const CAMPAIGNS = ['Newsletter 12', 'Winter; Sale', 'День рождения', '"Last" chance, today'];

const campaign = (contact: Contact): number => (contact.randomInts[21] ?? 0) % CAMPAIGNS.length;
const link = (contact: Contact): number => (contact.randomInts[22] ?? 0) % 40;

/** The analysis fields by number (platform facts: 1 to 5, 8, 12 to 15). */
export const ANALYSIS_FIELDS: ReadonlyMap<number, AnalysisField> = new Map([
	[
		1,
		{
			label: say('Campaign Title', 'Kampagnentitel', 'Название кампании'),
			value: (p) => CAMPAIGNS[campaign(p)] ?? '',
		},
	],
	[2, { label: say('Section Header', 'Abschnittstitel', 'Заголовок раздела'), value: () => 'Top story' }],
	[3, { label: say('Section Group', 'Abschnittsgruppe', 'Группа раздела'), value: () => '' }],
	[4, { label: say('Link Title', 'Linktitel', 'Название ссылки'), value: (p) => `Link ${link(p)}` }],
	[
		5,
		{
			label: say('URL', 'URL', 'URL'),
			value: (p) => `https://example.com/offers?id=${link(p)},${campaign(p)}`,
		},
	],
	[8, { label: say('Time', 'Zeit', 'Время'), value: () => '' }],
	[
		12,
		{ label: say('Campaign ID', 'Kampagnen-ID', 'ID кампании'), value: (p) => String(7001 + campaign(p)) },
	],
	[13, { label: say('Version Name', 'Versionsname', 'Версия'), value: () => 'A' }],
	[
		14,
		{ label: say('Campaign Category', 'Kampagnenkategorie', 'Категория кампании'), value: () => 'Regular' },
	],
	[
		15,
		{
			label: say('Link Category', 'Linkkategorie', 'Категория ссылки'),
			value: (p) => ['Shop', 'Blog'][link(p) % 2] ?? '',
		},
	],
]);
