import { CsvTable, type CsvColumn } from '../csv/csvTable';
import { SERIAL } from '../csv/csvBlock';
import { twoDigits, type Contact } from '../contacts/contact';
import type { AltcraftSettings } from './altcraftState';

const COLUMNS: readonly CsvColumn[] = [
	{ title: '_id', value: () => SERIAL },
	{ title: 'email', value: (contact) => contact.email },
	{
		title: '_status',
		value: (contact) => ['active', 'active', 'unsubscribed', 'suspended'][randomInt(contact, 0) % 4] ?? '',
	},
	{ title: '_regdate', value: registered },
	{ title: '_fname', value: (contact) => contact.firstName },
	{ title: '_lname', value: (contact) => contact.lastName },
	{ title: '_sex', value: (contact) => (contact.female ? 'female' : 'male') },
	{ title: '_bdate', value: (contact) => contact.birthDate },
	{ title: '_city', value: (contact) => contact.city },
	{ title: '_postal_code', value: (contact) => contact.zip },
	{ title: 'phones', value: (contact) => contact.phone },
	{ title: 'customer_number', value: (contact) => contact.customerNumber },
	{ title: 'company', value: (contact) => contact.company },
	{ title: 'notes', value: (contact) => contact.remark },
];

function randomInt(contact: Contact, index: number): number {
	return contact.randomInts[index] ?? 0;
}

function registered(contact: Contact): string {
	const value = randomInt(contact, 1);
	const date = `20${10 + (value % 15)}-${twoDigits(1 + (value % 12))}-${twoDigits(1 + (value % 28))}`;
	return `${date} ${twoDigits(value % 24)}:${twoDigits(value % 60)}:00`;
}

/**
 * The contacts whose columns have the values of a filter (`custom_request`). Fields that no profile has, and values that
 * are lists or objects, are ignored: what Altcraft does with them is not documented.
 */
export function filterContacts(contacts: readonly Contact[], filter: object): readonly Contact[] {
	const values = new Map<string, unknown>(Object.entries(filter));
	const conditions = COLUMNS.filter(({ title }) => ['string', 'number'].includes(typeof values.get(title)));
	return contacts.filter((contact) =>
		conditions.every(({ title, value }) => value(contact, 0) === String(values.get(title))),
	);
}

/** One file of `rows` profiles, numbered from `firstRow`. */
export function profileTable(
	contacts: readonly Contact[],
	settings: Pick<AltcraftSettings, 'delimiter' | 'lineEnd' | 'bom'>,
	firstRow: number,
	rows: number,
): CsvTable {
	return new CsvTable({ columns: COLUMNS, contacts, rows, firstRow, header: true, dialect: settings });
}
