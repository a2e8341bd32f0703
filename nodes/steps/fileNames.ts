import { safeFileName } from '../export/fileName';
import { isBlank } from '../platforms/parameters';

/** What a file is called: the user's name for it or the platform's; numbered where there are several. */
export function fileNameFor(
	exportId: string,
	platformName: string | undefined,
	wanted: unknown,
	number?: number,
): string {
	const fallback = `export_${safeFileName(exportId, 'file')}.csv`;
	if (isBlank(wanted)) return safeFileName(platformName, fallback);
	const name = safeFileName(String(wanted), fallback);
	return number === undefined ? name : numbered(name, String(number));
}

/** A name with a number before its ending: `contacts_3.csv`. */
export function numbered(name: string, number: string): string {
	const dot = name.lastIndexOf('.');
	return dot > 0 ? `${name.slice(0, dot)}_${number}${name.slice(dot)}` : `${name}_${number}`;
}
