import { CsvTable, type CsvColumn } from '../csv/csvTable';
import { SERIAL } from '../csv/csvBlock';
import { twoDigits, type Person } from '../people/person';
import type { AltcraftSettings } from './altcraftState';

const COLUMNS: readonly CsvColumn[] = [
	{ title: '_id', value: () => SERIAL },
	{ title: 'email', value: (person) => person.email },
	{
		title: '_status',
		value: (person) => ['active', 'active', 'unsubscribed', 'suspended'][die(person, 0) % 4] ?? '',
	},
	{ title: '_regdate', value: registered },
	{ title: '_fname', value: (person) => person.firstName },
	{ title: '_lname', value: (person) => person.lastName },
	{ title: '_sex', value: (person) => (person.female ? 'female' : 'male') },
	{ title: '_bdate', value: (person) => person.birthDate },
	{ title: '_city', value: (person) => person.city },
	{ title: '_postal_code', value: (person) => person.zip },
	{ title: 'phones', value: (person) => person.phone },
	{ title: 'customer_number', value: (person) => person.customerNumber },
	{ title: 'company', value: (person) => person.company },
	{ title: 'notes', value: (person) => person.remark },
];

function die(person: Person, index: number): number {
	return person.dice[index] ?? 0;
}

function registered(person: Person): string {
	const roll = die(person, 1);
	const date = `20${10 + (roll % 15)}-${twoDigits(1 + (roll % 12))}-${twoDigits(1 + (roll % 28))}`;
	return `${date} ${twoDigits(roll % 24)}:${twoDigits(roll % 60)}:00`;
}

/** Makes one file of profiles: `rows` of them, from number `firstRow` on. */
export function profileTable(
	people: readonly Person[],
	settings: Pick<AltcraftSettings, 'delimiter' | 'lineEnd' | 'bom'>,
	firstRow: number,
	rows: number,
): CsvTable {
	return new CsvTable({ columns: COLUMNS, people, rows, firstRow, header: true, dialect: settings });
}
