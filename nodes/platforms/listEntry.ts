import { isRecord } from '../core/isRecord';
import { isBlank } from './parameters';
import type { ListEntry } from './platform';

/**
 * The entries of a list in a response: those with an ID. An empty list can be null, an empty text or an object, and one with
 * gaps an object of entries, as PHP writes it. Undefined for anything else.
 */
export function entriesIn(data: unknown): Array<Record<string, unknown>> | undefined {
	if (Array.isArray(data)) return (data as unknown[]).filter(isRecord).filter(hasId);
	if (data === null || data === undefined || data === '') return [];
	if (!isRecord(data)) return undefined;
	const entries = 'id' in data ? [data] : Object.values(data);
	return entries.every(isRecord) ? entries.filter(hasId) : undefined;
}

// A longer number has been rounded: it could be the ID of another one.
function hasId({ id }: Readonly<Record<string, unknown>>): boolean {
	return typeof id === 'string' ? !isBlank(id) : Number.isSafeInteger(id);
}

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
