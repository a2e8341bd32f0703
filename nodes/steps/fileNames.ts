import { safeFileName } from '../core/fileName';
import { isBlank } from '../platforms/parameters';

/** The name of a file: the user's or the platform's; numbered if there are several. */
export function fileNameFor(
	exportId: string,
	platformName: string | undefined,
	chosenName: unknown,
	number?: number,
): string {
	const fallback = `export_${safeFileName(exportId, 'file')}.csv`;
	if (isBlank(chosenName)) return safeFileName(platformName, fallback);
	const name = safeFileName(String(chosenName), fallback);
	return number === undefined ? name : numbered(name, String(number));
}

/** A name with a number before its extension: `contacts_3.csv`. */
export function numbered(name: string, number: string): string {
	const dot = name.lastIndexOf('.');
	return dot > 0 ? `${name.slice(0, dot)}_${number}${name.slice(dot)}` : `${name}_${number}`;
}
