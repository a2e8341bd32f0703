import { encodingNamed } from '../../../nodes/csv/encoding';
import { encodingLike } from '../../../nodes/csv/encodingGuess';
import { csvErrorOf, partsOf, tableOf } from '../support/csv';

/** Text in a single-byte encoding. */
function encoded(text: string, encoding: string): Buffer {
	const decoder = new TextDecoder(encoding);
	const bytes = new Map(
		Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const),
	);
	if (encoding === 'windows-1252')
		for (const [byte, character] of [
			[0x80, '€'],
			[0x96, '–'],
		] as const)
			bytes.set(character, byte);
	return Buffer.from([...text].map((character) => bytes.get(character) ?? 63));
}

const TEXTS: ReadonlyArray<[string, string]> = [
	['windows-1252', 'id,name\n1,Müller\n2,Bäcker\n3,Françoise – 5 €\n'],
	['windows-1250', 'id,name\n1,Łukasz Gąsienica\n2,Świętosław\n3,Żaneta Źródło\n'],
	['windows-1251', 'id;имя\n1;Анна Иванова\n2;Пётр Сидоров\n'],
	['koi8-r', 'id;имя\n1;Анна Иванова\n2;Пётр Сидоров\n'],
	['ibm866', 'id;имя\n1;Анна Иванова\n2;Пётр Сидоров\n'],
	['windows-1253', 'id,όνομα\n1,Γιώργος Παπαδόπουλος\n2,Ελένη\n'],
	['windows-1254', 'id,isim\n1,Ayşe Yıldız\n2,Gökhan Şahin\n3,İbrahim Ağaoğlu\n'],
];

describe('The encoding of a file', () => {
	it.each(TEXTS)('that is %s is guessed, refused by its name, and read with it', async (name, text) => {
		const bytes = encoded(text, name);
		expect(encodingLike(bytes)).toBe(name);
		const { table } = await tableOf(text);
		const everywhere = Array.from(bytes, (_, position) => position);
		for (const positions of [[], everywhere]) {
			expect((await csvErrorOf(tableOf(bytes, {}, positions))).message).toContain(name);
			expect((await csvErrorOf(partsOf(bytes, {}, positions))).message).toContain(name);
			expect((await tableOf(bytes, { encoding: name }, positions)).table).toEqual(table);
		}
	});

	it.each([
		['utf-16le', Buffer.from('id,name\n1,Anna\n', 'utf16le')],
		['utf-16be', Buffer.from('id,name\n1,Anna\n', 'utf16le').swap16()],
	])('that is %s without a byte order mark is guessed, and read with it', async (name, bytes) => {
		expect(encodingLike(bytes)).toBe(name);
		expect((await csvErrorOf(tableOf(bytes))).message).toContain(name);
		expect((await tableOf(bytes, { encoding: name })).table).toEqual([
			['id', 'name'],
			['1', 'Anna'],
		]);
	});

	it.each<[string | undefined, string, Buffer]>([
		[undefined, 'ASCII alone', Buffer.from('id,name\n1,Anna\n')],
		[undefined, 'nothing', Buffer.alloc(0)],
		[
			'utf-8',
			'a broken character in UTF-8',
			Buffer.concat([Buffer.from('Müller, Bäcker, Jürgen, Łukasz'), Buffer.from([0xff])]),
		],
		['binary', 'control characters', Buffer.from(Array.from({ length: 400 }, (_, index) => index % 32))],
	])('is %s for %s', (guess, _what, bytes) => {
		expect(encodingLike(bytes)).toBe(guess);
	});

	it('is judged by what is broken, however far into the file that is', async () => {
		const bytes = Buffer.concat([
			Buffer.from(`name\n${'Anna\n'.repeat(100_000)}`),
			encoded('Müller, Größe\n', 'windows-1252'),
		]);
		const cuts = Array.from({ length: 10 }, (_, index) => index * 50_000);
		expect((await csvErrorOf(tableOf(bytes, {}, cuts))).message).toContain('windows-1252');
	});

	it('that is chosen and wrong is refused', async () => {
		const bytes = Buffer.from([0x81, 0x20, 0x0a]);
		expect((await csvErrorOf(tableOf(bytes, { encoding: 'shift_jis' }))).message).toContain('shift_jis');
	});

	it('is UTF-8 or UTF-16 where a byte order mark says so, whatever was chosen', async () => {
		for (const bytes of [
			Buffer.from('\ufeffŁ\n'),
			Buffer.from('\ufeffŁ\n', 'utf16le'),
			Buffer.from('\ufeffŁ\n', 'utf16le').swap16(),
		])
			expect((await tableOf(bytes, { encoding: 'windows-1251' })).table).toEqual([['Ł']]);
		expect((await csvErrorOf(tableOf(Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])))).message).toContain(
			'UTF-32',
		);
	});

	it('is named as that of the byte order mark if characters are broken, and not as the chosen one', async () => {
		const cut = Buffer.from('\ufeffa,b\n1,2', 'utf16le').subarray(0, -1);
		for (const options of [{}, { encoding: 'windows-1251' }]) {
			const { message } = await csvErrorOf(tableOf(cut, options));
			expect(message).toBe('it is not text in utf-16le, although it starts so: some characters are broken');
		}
	});

	it.each([
		['UTF8', 'utf-8'],
		['utf-8-sig', 'utf-8'],
		['Latin-1', 'windows-1252'],
		['ISO 8859-2', 'iso-8859-2'],
		['cp1251', 'windows-1251'],
		['WIN-1250', 'windows-1250'],
		['CP866', 'ibm866'],
		['UTF-16', 'utf-16le'],
		['Shift JIS', 'shift_jis'],
		['mac roman', 'macintosh'],
		['klingon', undefined],
	])('has many names: %s', (name, known) => {
		expect(encodingNamed(name)).toBe(known);
	});
});
