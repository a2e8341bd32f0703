import { safeFileName } from '../core/fileName';
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

/** The name of a part of a file: without the ending of an archive, which a part is not. */
export function unpackedName(name: string): string {
	const bare = name.replace(/\.(gz|gzip|zip)$/i, '');
	if (bare === name) return name;
	return /\.[a-z]{2,4}$/i.test(bare) ? bare : `${bare}.csv`;
}
