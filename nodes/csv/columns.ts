/** A row as an object: only the file's columns, values as text. */
export type RowObject = Record<string, string>;

/**
 * Keys for columns: their titles, with a number if two are the same ("Name", "Name (2)"), or only a number if one is
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

/** Makes the object of a row. Cells and keys must have the same length. */
export function rowMaker(keys: readonly string[]): (cells: readonly string[]) => RowObject {
	// Copying an object that has all its properties takes a fraction of the time and memory of adding them one by one,
	// and JSON.parse creates the most compact one. A key like `__proto__` is a property like any other.
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

/** Maximum number of distinct values to share per column. */
const MOST_SHARED = 4096;

type Share = (value: string) => string;

// Columns like "Country" or "Birthday" repeat the same values: the rows share one string. If most values are new,
// sharing stops.
function sharedValues(): Share {
	let known: Map<string, string> | undefined = new Map();
	let repeats = 0;
	return (value) => {
		const same = known?.get(value);
		if (same !== undefined) {
			repeats++;
			return same;
		}
		if (known?.size === MOST_SHARED) {
			if (repeats < MOST_SHARED) known = undefined;
			else known.clear();
			repeats = 0;
		}
		known?.set(value, value);
		return value;
	};
}
