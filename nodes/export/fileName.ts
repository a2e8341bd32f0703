const LONGEST_NAME = 200;

/**
 * A name that is safe on every file system: the last part of a path, without characters that Windows, macOS or
 * a shell treat specially, at most 200 characters with its ending kept. Gives `fallback` where nothing is left.
 */
export function safeFileName(name: string | undefined, fallback: string): string {
	const last = (name ?? '').split(/[\\/]/).pop() ?? '';
	const clean = [...last]
		.map((character) =>
			character < ' ' || character === '\u007f' || '<>:"|?*'.includes(character) ? '_' : character,
		)
		.join('')
		.replace(/^\.+/, '')
		.trim();
	if (!clean) return fallback;
	if (clean.length <= LONGEST_NAME) return clean;
	const dot = clean.lastIndexOf('.');
	const ending = dot > 0 && clean.length - dot <= 10 ? clean.slice(dot) : '';
	return clean.slice(0, LONGEST_NAME - ending.length) + ending;
}

/** The name in the last part of a URL's path, decoded; absent where there is none. */
export function fileNameOfUrl(url: string): string | undefined {
	const path = url.split(/[?#]/)[0] ?? '';
	const last = path.split('/').pop();
	if (!last) return undefined;
	try {
		return decodeURIComponent(last);
	} catch {
		return last;
	}
}

/** The media type that fits a file's name; `text/csv` where the ending says nothing. */
export function mimeTypeOf(fileName: string): string {
	const ending = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
	return MIME_TYPES[ending] ?? 'text/csv';
}

const MIME_TYPES: Readonly<Record<string, string>> = {
	csv: 'text/csv',
	json: 'application/json',
	xml: 'application/xml',
	zip: 'application/zip',
	gz: 'application/gzip',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
