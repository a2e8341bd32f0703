import { parse } from 'content-disposition';

/** File systems allow 255 bytes; n8n's binary stores add a few. */
const LONGEST_NAME_BYTES = 200;

/** Characters that are cleaned: far more than remain. */
const LONGEST_PART = 1000;

/** Names that Windows reserves for devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** Invisible format characters; some reverse the text direction, so that a name shows a false extension. */
const INVISIBLE = /\p{Cf}/gu;

/**
 * A name that is safe on every file system: the last part of a path, without characters that are special to Windows,
 * macOS or a shell, at most 200 bytes, extension included. Returns `fallback` if nothing is left.
 */
export function safeFileName(name: string | undefined, fallback: string): string {
	const visible = (name ?? '').replace(INVISIBLE, '');
	const part = visible.split(/[\\/]/).pop() ?? '';
	// What follows takes quadratic time. The end has the extension.
	const last = part.length > LONGEST_PART ? `${part.slice(0, LONGEST_PART)}${part.slice(-20)}` : part;
	const clean = [...last]
		.map((character) =>
			character < ' ' || character === '\u007f' || '<>:"|?*'.includes(character) ? '_' : character,
		)
		.join('')
		.replace(/^\.+/, '')
		.replace(/[. ]+$/, '')
		.trim()
		.replace(RESERVED, '$1_');
	return clean ? shortened(clean) : fallback;
}

function shortened(name: string): string {
	if (Buffer.byteLength(name) <= LONGEST_NAME_BYTES) return name;
	const dot = name.lastIndexOf('.');
	const ending = dot > 0 && name.length - dot <= 10 ? name.slice(dot) : '';
	const characters = [...name.slice(0, name.length - ending.length)];
	while (Buffer.byteLength(characters.join('') + ending) > LONGEST_NAME_BYTES) characters.pop();
	return characters.join('') + ending;
}

/** The decoded last segment of a URL's path; undefined if it is empty. */
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

/** Documents that are ZIP archives themselves, by name and by media type. */
const DOCUMENT_NAME = /\.(xls[xmb]|doc[xm]|ppt[xm]|od[stp])$/i;
const DOCUMENT_TYPE = /officedocument|opendocument|ms-(excel|word|powerpoint)\./i;

/** Appends the extension of the compression that the first bytes show, such as `list.csv.zip`. */
export function packedName(fileName: string, mediaType: string, packedAs: 'ZIP' | 'gzip'): string {
	if (packedAs === 'ZIP' && (DOCUMENT_NAME.test(fileName) || DOCUMENT_TYPE.test(mediaType))) return fileName;
	const ending = packedAs === 'ZIP' ? '.zip' : '.gz';
	return fileName.toLowerCase().endsWith(ending) ? fileName : `${fileName}${ending}`;
}

/** The name of a file that is not compressed, without the extension of an archive. */
export function unpackedName(name: string): string {
	const bare = name.replace(/\.(gz|gzip|zip)$/i, '');
	if (bare === name) return name;
	return /\.[a-z]{2,4}$/i.test(bare) ? bare : `${bare}.csv`;
}

/** The file name in a `Content-Disposition` header (RFC 6266, with the character sets of RFC 8187). */
export function dispositionName(header: string | undefined): string | undefined {
	return header === undefined ? undefined : parse(header).parameters['filename'];
}

/**
 * The media type for a file's extension. If the extension is unknown, it is the one that the server says; `text/csv` if
 * that says nothing, either.
 */
export function mimeTypeOf(fileName: string, mediaType = ''): string {
	const ending = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
	const isSaid = /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) && !SAYS_NOTHING.test(mediaType);
	return MIME_TYPES.get(ending) ?? (isSaid ? mediaType : 'text/csv');
}

/** A compressed file has the extension of that, so that here such a type is wrong. */
const SAYS_NOTHING = /octet-stream|download|plain|\/(x-)?(gzip|zip|zip-compressed)$/;

const MIME_TYPES: ReadonlyMap<string, string> = new Map([
	['csv', 'text/csv'],
	['json', 'application/json'],
	['xml', 'application/xml'],
	['zip', 'application/zip'],
	['gz', 'application/gzip'],
	['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
]);
