import { CsvReader, CsvError, type CsvRow } from './csvReader';
import { findDelimiter } from './delimiter';

/** A first line longer than this, in characters, is none of a CSV file. */
const LONGEST_FIRST_LINE = 1024 * 1024;

/**
 * The rows of a CSV file in UTF-8, in the portions that they arrive in. Nothing but the current portion is held.
 *
 * @param delimiter found from the first line when it is not known
 * @throws CsvError for what is no CSV in UTF-8
 */
export async function* readRows(
	bytes: AsyncIterable<Uint8Array>,
	delimiter?: string,
): AsyncGenerator<CsvRow[]> {
	const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	let reader = delimiter === undefined ? undefined : new CsvReader(delimiter);
	let beginning = '';
	for await (const piece of bytes) {
		const text = decode(decoder, piece);
		if (reader) {
			yield reader.push(text);
			continue;
		}
		beginning += text;
		const found = findDelimiter(beginning, false);
		if (found !== undefined) {
			reader = new CsvReader(found);
			yield reader.push(beginning);
		} else if (beginning.length > LONGEST_FIRST_LINE) {
			throw new CsvError('The first line never ends', 1);
		}
	}
	const rest = decode(decoder);
	if (!reader) {
		reader = new CsvReader(findDelimiter(beginning + rest, true) ?? ',');
		yield reader.push(beginning + rest);
	} else {
		yield reader.push(rest);
	}
	yield reader.end();
}

function decode(decoder: InstanceType<typeof TextDecoder>, piece?: Uint8Array): string {
	try {
		return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
	} catch {
		throw notUtf8();
	}
}

function notUtf8(): CsvError {
	return new CsvError('The file is not text in UTF-8');
}

/** What a file is when it is no text, by its first bytes; undefined when it may be text. */
export function packedAs(beginning: Uint8Array): 'ZIP' | 'gzip' | undefined {
	if (beginning[0] === 0x50 && beginning[1] === 0x4b && beginning[2] === 3 && beginning[3] === 4)
		return 'ZIP';
	return beginning[0] === 0x1f && beginning[1] === 0x8b ? 'gzip' : undefined;
}
