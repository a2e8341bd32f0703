/** A row as an object: only the file's columns, values as text. */
export type RowObject = Record<string, string>;

/**
 * Keys for columns: their titles, told apart where two are the same ("Name", "Name (2)") and numbered where one is
 * empty ("Column 3").
 */
export function uniqueKeys(titles: readonly string[]): string[] {
	const taken = new Set(titles);
	const used = new Set<string>();
	return titles.map((title, index) => {
		let key = title.trim() === '' ? `Column ${index + 1}` : title;
		for (let copy = 2; used.has(key) || (key !== title && taken.has(key)); copy++)
			key = `${title || `Column ${index + 1}`} (${copy})`;
		used.add(key);
		return key;
	});
}

/** Makes the object of a row. Cells and keys must be equally many. */
export function rowMaker(keys: readonly string[]): (cells: readonly string[]) => RowObject {
	const isDangerous = keys.includes('__proto__');
	return (cells) => {
		const row: RowObject = {};
		for (let index = 0; index < keys.length; index++) {
			const key = keys[index] as string;
			const value = cells[index] as string;
			// Assigning to this name would change what the object is, not what it holds.
			if (isDangerous && key === '__proto__') {
				Object.defineProperty(row, key, { value, enumerable: true, configurable: true, writable: true });
			} else {
				row[key] = value;
			}
		}
		return row;
	};
}
