/** Number of bytes to examine: enough for a guess, and fast. */
const SAMPLE = 16 * 1024;

const CR = 13;

/** Letters that are common in texts of each encoding; if two encodings have the same share, the first one wins. */
const LETTERS: ReadonlyArray<[string, RegExp]> = [
	['windows-1252', /[äöüßÄÖÜéèêëàâáãåæçíîïñóòôõøúùûœŒšžÉÀÇÑÅØ€‚„“”‘’–—…«»°§£®]/u],
	['windows-1250', /[ąćęłńśźżĄĆĘŁŃŚŹŻáčďéěíňóřšťúůýžČĎŘŠŤŽäöüÄÖÜßőűŐŰôľĺŕăâîşţđ]/u],
	['windows-1251', /[а-яёіїєў№]/u],
	['koi8-r', /[а-яё]/u],
	['ibm866', /[а-яё]/u],
	['windows-1253', /[α-ωάέήίόύώς]/u],
	['windows-1254', /[ğışİçöüÇÖÜâ]/u],
	['windows-1255', /[א-ת]/u],
	['windows-1256', /[ء-ي]/u],
	['shift_jis', /[ぁ-んァ-ヶー一-龠]/u],
	['euc-jp', /[ぁ-んァ-ヶー一-龠]/u],
	['gbk', /[一-龠，。！？]/u],
	['big5', /[一-龠，。！？]/u],
	['euc-kr', /[가-힣]/u],
];

/** Encodings of languages whose words are mostly ASCII. */
const LATIN = /125[024]/;

/** Encodings that most byte sequences are not valid in. */
const MULTI_BYTE = /jis|jp|gbk|big5|kr/;

/**
 * Guesses the encoding of text that is not UTF-8, from the letters that each encoding yields. `utf-8` is UTF-8 text with
 * a few broken characters, `binary` is not text. Undefined if there is nothing to go by.
 */
export function encodingLike(bytes: Uint8Array): string | undefined {
	const sample = bytes.subarray(0, SAMPLE);
	const wide = wideEncoding(sample);
	if (wide) return wide;
	if (isBinary(sample)) return 'binary';
	const first = bytes.findIndex((byte) => byte > 127);
	if (first === -1) return undefined;
	const around = bytes.subarray(Math.max(0, first - 64), first + SAMPLE);
	const text = new TextDecoder().decode(around);
	const broken = text.split('\ufffd').length - 1;
	if (highCharacters(text).length - broken > 3 * broken) return 'utf-8';
	let best: { name: string; share: number } | undefined;
	const isLatin = !isDense(around);
	for (const [name, letters] of LETTERS) {
		if (LATIN.test(name) !== isLatin) continue;
		const share = shareOf(around, name, letters);
		if (share > (best?.share ?? 0.3)) best = { name, share };
	}
	return best?.name;
}

// In UTF-16, every other byte is small: 0 for ASCII, up to 6 for Greek, Cyrillic, Hebrew and Arabic.
function wideEncoding(sample: Uint8Array): string | undefined {
	const small = [0, 0];
	let zeros = 0;
	for (let index = 0; index < sample.length; index++) {
		const byte = sample[index] as number;
		if (byte === 0) zeros++;
		if (byte < 8) small[index % 2] = (small[index % 2] ?? 0) + 1;
	}
	const [even = 0, odd = 0] = small;
	const most = (sample.length / 2) * 0.8;
	const few = (sample.length / 2) * 0.05;
	if (zeros < 2) return undefined;
	if (odd > most && even <= few) return 'utf-16le';
	return even > most && odd <= few ? 'utf-16be' : undefined;
}

/** Minimum number of control characters in a binary file: a small text file may contain some by mistake. */
const MANY_CONTROLS = 30;

function isBinary(sample: Uint8Array): boolean {
	const controls = sample.filter((byte) => byte < 32 && (byte < 9 || byte > CR)).length;
	return controls > Math.max(MANY_CONTROLS, sample.length / 10);
}

/** Non-ASCII letters in a row; in languages whose words are mostly ASCII, two are common ("größer"). */
const WORD = 3;

// Whether most non-ASCII letters form whole words, and not single letters.
function isDense(bytes: Uint8Array): boolean {
	let all = 0;
	let inWords = 0;
	let run = 0;
	for (const byte of bytes) {
		run = byte > 127 ? run + 1 : 0;
		if (run === 0) continue;
		all++;
		if (run === WORD) inWords += WORD;
		else if (run > WORD) inWords++;
	}
	return inWords > all / 2;
}

function highCharacters(text: string): string[] {
	return [...text].filter((character) => character > '\u007f');
}

// The share of non-ASCII characters that are typical letters for this encoding. Cyrillic encodings yield letters for
// each other's texts, too, but in upper case.
function shareOf(bytes: Uint8Array, name: string, letters: RegExp): number {
	try {
		const isMultiByte = MULTI_BYTE.test(name);
		const decoder = new TextDecoder(name);
		const high = highCharacters(decoder.decode(bytes, { stream: true }));
		const good = high.filter((character) => letters.test(character)).length;
		// A multi-byte encoding yields rare characters for nearly anything, so it has to fit better.
		return high.length === 0 ? 0 : (good / high.length) * (isMultiByte ? 0.9 : 1);
	} catch {
		return 0;
	}
}
