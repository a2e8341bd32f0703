import { CsvError } from './csvError';
import { encodingLike } from './encodingGuess';

/** Common names that TextDecoder does not know. */
const ALIASES: ReadonlyArray<[RegExp, string]> = [
	[/^win(?:dows)?[-_ ]?(\d{3,4})$/, 'windows-$1'],
	[/^(?:cp|ibm|dos|code ?page)[-_ ]?(866)$/, 'ibm$1'],
	[/^(?:cp|code ?page)[-_ ]?(125\d|874)$/, 'windows-$1'],
	[/^(?:cp|ms)[-_ ]?932$/, 'shift_jis'],
	[/^(?:cp|ms)[-_ ]?936$/, 'gbk'],
	[/^(?:cp|ms)[-_ ]?949$/, 'euc-kr'],
	[/^(?:cp|ms)[-_ ]?950$/, 'big5'],
	[/^latin[-_ ](\d)$/, 'latin$1'],
	[/^iso[-_ ]?8859[-_ ]?(\d+)$/, 'iso-8859-$1'],
	[/^utf[-_ ]?8(?:[-_ ]?(?:bom|sig))?$/, 'utf-8'],
	[/^(?:utf[-_ ]?16|ucs-?2|unicode)$/, 'utf-16le'],
	[/^utf[-_ ]?16[-_ ]?(le|be)$/, 'utf-16$1'],
	[/^mac[-_ ]?(?:os)?[-_ ]?roman$/, 'macintosh'],
	[/^koi8[-_ ]?([ru])$/, 'koi8-$1'],
	[/^(?:sjis|shift[-_ ]?jis)$/, 'shift_jis'],
];

/** TextDecoder's name of an encoding, from any common name; undefined if it can't read it. */
export function encodingNamed(name: string): string | undefined {
	const plain = name.trim().toLowerCase();
	const alias = ALIASES.find(([pattern]) => pattern.test(plain));
	try {
		return new TextDecoder(alias ? plain.replace(...alias) : plain, { fatal: true }).encoding;
	} catch {
		return undefined;
	}
}

/** Number of bytes to guess the encoding from. */
const SAMPLE = 4096;

const MARKS: ReadonlyArray<[string, readonly number[]]> = [
	['utf-8', [0xef, 0xbb, 0xbf]],
	// Starts like UTF-16, so it has to come first.
	['utf-32', [0xff, 0xfe, 0, 0]],
	['utf-32', [0, 0, 0xfe, 0xff]],
	['utf-16le', [0xff, 0xfe]],
	['utf-16be', [0xfe, 0xff]],
];

/**
 * Converts a file to UTF-8. A byte order mark determines its encoding; without one, it is the encoding that was
 * chosen, or UTF-8. A byte order mark in UTF-8 is kept.
 * @param encoding from `encodingNamed`
 * @throws CsvError if the file is not in this encoding
 */
export async function* asUtf8(
	bytes: AsyncIterable<Uint8Array>,
	encoding = 'utf-8',
): AsyncGenerator<Uint8Array> {
	let transcode: ((bytes?: Uint8Array) => Uint8Array) | undefined;
	let held: Uint8Array = new Uint8Array();
	for await (const chunk of bytes) {
		if (transcode) {
			yield transcode(chunk);
			continue;
		}
		held = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
		if (held.length < SAMPLE) continue;
		transcode = transcoderOf(held, encoding);
		yield transcode(held);
	}
	if (!transcode) {
		transcode = transcoderOf(held, encoding);
		if (held.length > 0) yield transcode(held);
	}
	yield transcode();
}

function markOf(head: Uint8Array): string | undefined {
	return MARKS.find(([, mark]) => mark.every((byte, index) => head[index] === byte))?.[0];
}

type Transcode = (bytes?: Uint8Array) => Uint8Array;

function transcoderOf(head: Uint8Array, chosen: string): Transcode {
	const mark = markOf(head);
	return mark === undefined ? transcoder(chosen, false) : transcoder(mark, true);
}

function transcoder(encoding: string, isMarked: boolean): Transcode {
	if (encoding === 'utf-8') return checkedUtf8();
	if (encoding === 'utf-32') throw new CsvError("it is text in UTF-32, which can't be read");
	const decoder = new TextDecoder(encoding, { fatal: true });
	const isWestern = encoding === 'windows-1252';
	return (bytes) => {
		const text = decodedBy(decoder, bytes);
		if (text === undefined) throw isMarked ? brokenText(encoding) : notIn(encoding);
		return Buffer.from(isWestern ? text.replace(/[\u0080-\u009f]/g, asWindows1252) : text);
	};
}

function notIn(chosen: string): CsvError {
	return new CsvError(
		`it is not text in ${chosen}, as "Encoding" says`,
		undefined,
		'Correct "Encoding" in the options, or leave the option out for UTF-8.',
	);
}

function brokenText(encoding: string): CsvError {
	return new CsvError(`it is not text in ${encoding}, although it starts so: some characters are broken`);
}

// Node.js decodes windows-1252 as Latin-1 (seen in Node.js 20 and 22), but 0x80 to 0x9f are characters, not controls.
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function asWindows1252(control: string): string {
	return WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80);
}

function decodedBy(decoder: InstanceType<typeof TextDecoder>, bytes?: Uint8Array): string | undefined {
	try {
		return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
	} catch {
		return undefined;
	}
}

/** Passes UTF-8 through and validates it. */
function checkedUtf8(): (bytes?: Uint8Array) => Uint8Array {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	let isFirst = true;
	return (bytes) => {
		const isValid = decodedBy(decoder, bytes) !== undefined;
		if (!isValid) throw notUtf8(bytes ?? new Uint8Array());
		if (bytes && isFirst) refuseNuls(bytes);
		isFirst = false;
		return bytes ?? new Uint8Array();
	};
}

function notUtf8(bytes: Uint8Array): CsvError {
	const guess = encodingLike(bytes);
	if (guess === 'binary') return new CsvError('it is not text');
	if (guess === 'utf-8' || guess === undefined) {
		return new CsvError('it is not text in UTF-8: some characters are broken');
	}
	return looksLike(guess);
}

function looksLike(guess: string): CsvError {
	return new CsvError(
		`it is not text in UTF-8; it looks like ${guess}`,
		undefined,
		`Set "Encoding" in the options to ${guess}, or ask for the file in UTF-8.`,
	);
}

// UTF-16 without a byte order mark is valid UTF-8 with every other byte 0, as long as it is ASCII.
function refuseNuls(bytes: Uint8Array): void {
	const guess = encodingLike(bytes);
	if (guess === 'binary') throw new CsvError('it is not text');
	if (guess?.startsWith('utf-16')) throw looksLike(guess);
}
