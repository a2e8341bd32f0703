import { isBlank } from './parameters';
import type { ListEntry } from './platform';

const NAMELESS = 'Without a name';

/** An entry of a list: its ID as text, its name, and all other members with their keys in camel case. */
export function listEntry(
	entry: Readonly<Record<string, unknown>>,
	name: unknown = entry['name'],
): ListEntry {
	const members = Object.entries(entry).filter(([, value]) => value !== null && value !== undefined);
	return {
		...Object.fromEntries(members.map(([key, value]) => [camelCase(key), value])),
		id: String(entry['id']),
		name: isBlank(name) ? NAMELESS : String(name),
	};
}

/** The label in a picker: names need not be unique. */
export function namedWithId({ id, name }: ListEntry): string {
	return name.endsWith(` ${id}`) ? name : `${name} (${id})`;
}

function camelCase(key: string): string {
	return key.replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}
