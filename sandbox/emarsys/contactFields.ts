import { say, type ContactField } from './fieldTypes';
import { chosen, SYSTEM_FIELDS } from './systemFields';

const TIERS = [
	{ id: 1, label: say('Bronze', 'Bronze', 'Бронза') },
	{ id: 2, label: say('Silver, gold', 'Silber, Gold', 'Серебро, золото') },
	{ id: 3, label: say('Platinum “P”', 'Platin „P“', 'Платина «П»') },
];

/** Custom fields of this account; the older ones have no string ID. */
const CUSTOM_FIELDS: readonly ContactField[] = [
	{
		id: 6301,
		applicationType: 'shorttext',
		label: say('Customer Number', 'Kundennummer', 'Номер клиента'),
		value: (contact) => contact.customerNumber,
	},
	{
		id: 6302,
		applicationType: 'longtext',
		label: say('Remarks', 'Bemerkungen', 'Заметки'),
		value: (contact) => contact.remark,
	},
	{
		id: 9714,
		stringId: 'loyalty_tier',
		applicationType: 'singlechoice',
		label: say('Loyalty Tier', 'Treuestufe', 'Уровень лояльности'),
		value: chosen(TIERS, 19),
	},
	{
		id: 9715,
		stringId: 'loyalty_points',
		applicationType: 'numeric',
		label: say('Loyalty Points', 'Treuepunkte', 'Баллы'),
		value: (contact) => String(contact.randomInts[20] ?? 0),
	},
	{
		id: 9716,
		stringId: 'constructor',
		applicationType: 'shorttext',
		label: say('constructor', 'constructor', 'constructor'),
		value: (contact) => contact.job,
	},
	{
		id: 9717,
		stringId: 'proto',
		applicationType: 'shorttext',
		label: say('__proto__', '__proto__', '__proto__'),
		value: (contact) => contact.department,
	},
];

/** IDs that no export may contain (platform fact). */
export const FORBIDDEN_FIELD_IDS: ReadonlySet<number> = new Set([27, 28, 29, 32, 33]);

/** A field as the lookups list it; the ID is a number for some fields and a string for others. */
export interface ListedField {
	id: number | string;
	name: string;
	application_type: string;
	string_id?: string;
}

export class ContactFields {
	private readonly byId: Map<number, ContactField>;

	/** @param extra number of additional fields, for pickers with thousands of entries */
	constructor(extra: number) {
		const many = Array.from({ length: extra }, (_, index): ContactField => {
			const name = `Custom Field ${index + 1}`;
			return {
				id: 20001 + index,
				stringId: `custom_field_${index + 1}`,
				applicationType: index % 3 === 0 ? 'numeric' : 'shorttext',
				label: say(name, `Feld ${index + 1}`, `Поле ${index + 1}`),
				value: (contact) => String(contact.randomInts[index % contact.randomInts.length] ?? ''),
			};
		});
		const all = [...SYSTEM_FIELDS, ...CUSTOM_FIELDS, ...many];
		this.byId = new Map(all.map((field) => [field.id, field]));
	}

	get(id: number): ContactField | undefined {
		return this.byId.get(id);
	}

	/** All fields as the lookups list them, with titles in this language. */
	list(language: keyof ContactField['label']): ListedField[] {
		return [...this.byId.values()].map((field) => ({
			// Platform fact: the ID may be a number or a string.
			id: field.id % 2 === 0 ? field.id : String(field.id),
			name: field.label[language],
			application_type: field.applicationType,
			...(field.stringId === undefined ? {} : { string_id: field.stringId }),
		}));
	}
}
