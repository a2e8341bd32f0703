import { isBlank } from './parameters';
import type { ListEntry } from './platform';

/** What an entry is called that has no name. */
const NAMELESS = 'Without a name';

/** An entry of a list with its id as text, and whatever else the platform says about it under names in camel case. */
export function listEntry(
	entry: Readonly<Record<string, unknown>>,
	name: unknown = entry['name'],
): ListEntry {
	const others = Object.entries(entry).filter(([, value]) => value !== null && value !== undefined);
	return {
		...Object.fromEntries(others.map(([key, value]) => [camelCase(key), value])),
		id: String(entry['id']),
		name: isBlank(name) ? NAMELESS : String(name),
	};
}

/** How a picker shows it: names need not be unique. */
export function namedWithId({ id, name }: ListEntry): string {
	return name.endsWith(` ${id}`) ? name : `${name} (${id})`;
}

function camelCase(key: string): string {
	return key.replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}
