import { CsvTable, type CsvColumn } from '../csv/csvTable';
import { SERIAL } from '../csv/csvBlock';
import { twoDigits, type Contact } from '../contacts/contact';
import type { AltcraftSettings } from './altcraftState';

const COLUMNS: readonly CsvColumn[] = [
	{ title: '_id', value: () => SERIAL },
	{ title: 'email', value: (contact) => contact.email },
	{
		title: '_status',
		value: (contact) => ['active', 'active', 'unsubscribed', 'suspended'][die(contact, 0) % 4] ?? '',
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

function die(contact: Contact, index: number): number {
	return contact.randomInts[index] ?? 0;
}

function registered(contact: Contact): string {
	const roll = die(contact, 1);
	const date = `20${10 + (roll % 15)}-${twoDigits(1 + (roll % 12))}-${twoDigits(1 + (roll % 28))}`;
	return `${date} ${twoDigits(roll % 24)}:${twoDigits(roll % 60)}:00`;
}

/** Makes one file of profiles: `rows` of them, from number `firstRow` on. */
export function profileTable(
	contacts: readonly Contact[],
	settings: Pick<AltcraftSettings, 'delimiter' | 'lineEnd' | 'bom'>,
	firstRow: number,
	rows: number,
): CsvTable {
	return new CsvTable({ columns: COLUMNS, contacts, rows, firstRow, header: true, dialect: settings });
}
