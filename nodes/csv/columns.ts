/** A row as an object: only the file's columns, values as text. */
export type RowObject = Record<string, string>;

/**
 * Keys for columns: their titles, told apart where two are the same ("Name", "Name (2)") and numbered where one is
 * empty ("Column 3").
 */
export function uniqueKeys(titles: readonly string[]): string[] {
	const taken = new Set(titles);
	const used = new Set<string>();
	const copies = new Map<string, number>();
	return titles.map((title, index) => {
		const name = title.trim() === '' ? `Column ${index + 1}` : title;
		let key = name;
		let copy = copies.get(name) ?? 1;
		while (used.has(key) || (key !== title && taken.has(key))) key = `${name} (${++copy})`;
		copies.set(name, copy);
		used.add(key);
		return key;
	});
}

/** Makes the object of a row. Cells and keys must be equally many. */
export function rowMaker(keys: readonly string[]): (cells: readonly string[]) => RowObject {
	// Copies of an object that has all its properties take a fraction of the time and the memory of objects that get
	// them one by one, and JSON.parse makes the most compact one. A key like `__proto__` is a property like any other.
	const template = JSON.parse(JSON.stringify(Object.fromEntries(keys.map((key) => [key, ''])))) as RowObject;
	const share = keys.map(sharedValues);
	return (cells) => {
		const row = { ...template };
		for (let index = 0; index < keys.length; index++) {
			row[keys[index] as string] = (share[index] as Share)(cells[index] as string);
		}
		return row;
	};
}

/** A column with more different values than this is not one of a few choices. */
const MOST_SHARED = 500;

type Share = (value: string) => string;

// Columns like "Country" hold a few values again and again: the rows share them, which takes half the memory.
function sharedValues(): Share {
	let seen: Map<string, string> | undefined = new Map();
	return (value) => {
		const same = seen?.get(value);
		if (same !== undefined) return same;
		if (seen && seen.size < MOST_SHARED) seen.set(value, value);
		else seen = undefined;
		return value;
	};
}
