import { SERIAL } from '../csv/csvBlock';
import { between, pick, seededRandom, type Random } from './random';
import { COMPANIES, DEPARTMENTS, JOBS, REGIONS, REMARKS, type Region } from './data';

/**
 * A made-up contact. Texts may contain {@link SERIAL}, which is replaced by the contact's number when a file is
 * written: a thousand different people fill any number of rows, and every row has a unique email address.
 */
export interface Contact {
	female: boolean;
	firstName: string;
	lastName: string;
	email: string;
	/** `YYYY-MM-DD` */
	birthDate: string;
	street: string;
	city: string;
	state: string;
	zip: string;
	/** Index of the country field's choice. */
	country: number;
	phone: string;
	mobile: string;
	company: string;
	department: string;
	job: string;
	remark: string;
	/** Starts with zeros: must stay a text all the way into a sheet. */
	customerNumber: string;
	/** 0 to 9999, for fields that are only a number or a choice. */
	randomInts: readonly number[];
}

/** Number of different people; after that, names repeat with other numbers. */
export const DIFFERENT_CONTACTS = 1000;

/** Number of random integers per contact. */
const RANDOM_INTS = 24;

function contact(random: Random, region: Region): Contact {
	const female = random() < 0.5;
	const place = pick(random, region.places);
	const lastNames = pick(random, region.lastNames);
	const shop = pick(random, ['example.com', 'example.org', 'mail.example.net', 'bücher.example']);
	return {
		female,
		firstName: pick(random, female ? region.firstNames.female : region.firstNames.male),
		lastName: lastNames[female ? 0 : 1],
		email: `${pick(random, ['contact', 'hello', 'user', 'o.hara+news'])}.${SERIAL}@${shop}`,
		birthDate: `${between(random, 1938, 2006)}-${twoDigits(between(random, 1, 12))}-${twoDigits(between(random, 1, 28))}`,
		street: `${pick(random, region.streets)} ${between(random, 1, 180)}${random() < 0.1 ? ',\nTop 7' : ''}`,
		city: place.city,
		state: place.state,
		zip: place.zip,
		country: region.country,
		phone: `${region.phonePrefix}${between(random, 1000000, 9999999)}`,
		mobile: `00${between(random, 43, 49)}6${between(random, 10000000, 99999999)}`,
		company: pick(random, COMPANIES),
		department: pick(random, DEPARTMENTS),
		job: pick(random, JOBS),
		remark: pick(random, REMARKS),
		customerNumber: random() < 0.02 ? '00123' : `00${SERIAL}`,
		randomInts: Array.from({ length: RANDOM_INTS }, () => between(random, 0, 9999)),
	};
}

export function twoDigits(value: number): string {
	return String(value).padStart(2, '0');
}

/** {@link DIFFERENT_CONTACTS} contacts; the same seed gives the same contacts. */
export function contacts(seed: number): Contact[] {
	const random = seededRandom(seed);
	return Array.from({ length: DIFFERENT_CONTACTS }, () => contact(random, pick(random, REGIONS)));
}
