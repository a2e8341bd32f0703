import type { ContactFields } from './contactFields';

/** A contact list, segment, form or source as the lookups list it. */
export interface Named {
	id: number;
	name: string;
}

/** Contents of the Emarsys account other than contacts. */
export interface EmarsysAccount {
	fields: ContactFields;
	contactLists: readonly Named[];
	segments: readonly Named[];
	forms: readonly { id: number; type: number; name: string }[];
	sources: readonly Named[];
}

/** Permission names; those of exports, fields and settings are platform facts, the others follow their pattern. */
export const EMARSYS_PERMISSIONS = [
	'export.contact.registrations',
	'export.contact.changed',
	'export.contactlist',
	'export.segment',
	'export.responses',
	'export.status',
	'export.download',
	'field.get',
	'customer.settings',
	'customer.settings.languages',
	'contactlist.list',
	'segment.get',
	'form.list',
	'source.get',
] as const;

/** A permission of an API user. */
export type EmarsysPermission = (typeof EMARSYS_PERMISSIONS)[number];

/** Creates the account. Contact list and segment 111111111 are those of the vendor's examples. */
export function emarsysAccount(fields: ContactFields, extraLists: number): EmarsysAccount {
	const many = (first: number, noun: string): Named[] =>
		Array.from({ length: extraLists }, (_, index) => ({ id: first + index, name: `${noun} ${index + 1}` }));
	return {
		fields,
		contactLists: [
			{ id: 111111111, name: 'All newsletter readers' },
			{ id: 718330, name: 'Messebesucher Köln' },
			{ id: 718331, name: 'Покупатели из Москвы' },
			{ id: 718332, name: 'Opening, "Black Friday"' },
			{ id: 718333, name: 'Messebesucher Köln' },
			...many(800001, 'List'),
		],
		segments: [
			{ id: 111111111, name: 'Everyone' },
			{ id: 100002033, name: 'Aktive Kunden' },
			{ id: 100002034, name: 'Не открывали 90 дней' },
			{ id: 100002035, name: 'Birthday next week 🎂' },
			...many(900001, 'Segment'),
		],
		forms: [
			{ id: 41, type: 2, name: 'Newsletter' },
			{ id: 42, type: 1, name: 'Change profile' },
		],
		sources: [
			{ id: 1001, name: 'Web shop' },
			{ id: 1002, name: 'Filiale' },
		],
	};
}
