import {
	dispositionName,
	fileNameOfUrl,
	mimeTypeOf,
	packedName,
	unpackedName,
	safeFileName,
} from '../../../nodes/core/fileName';

describe('a safe file name', () => {
	it.each([
		['clicks_3931993_1_en-df0ef2.csv', 'clicks_3931993_1_en-df0ef2.csv'],
		['Кампания Übersicht 100%.csv', 'Кампания Übersicht 100%.csv'],
		['../../etc/passwd', 'passwd'],
		['C:\\Users\\me\\list.csv', 'list.csv'],
		['/absolute/list.csv', 'list.csv'],
		['a<b>c:d"e|f?g*h.csv', 'a_b_c_d_e_f_g_h.csv'],
		['a\u0000b\nc\u007f.csv', 'a_b_c_.csv'],
		['...hidden.csv', 'hidden.csv'],
		['  list.csv  ', 'list.csv'],
	])('of %j is %j', (name, expected) => {
		expect(safeFileName(name, 'fallback.csv')).toBe(expected);
	});

	it.each([undefined, '', '   ', '..', '.', 'folder/', '\\', '../..'])(
		'is the fallback if nothing is left of %j',
		(name) => {
			expect(safeFileName(name, 'fallback.csv')).toBe('fallback.csv');
		},
	);

	it('has at most 200 characters and keeps its extension', () => {
		const long = safeFileName(`${'x'.repeat(400)}.csv`, 'fallback');
		expect(long).toHaveLength(200);
		expect(long).toMatch(/x\.csv$/);
		expect(safeFileName('x'.repeat(200), 'fallback')).toHaveLength(200);
		expect(safeFileName('y'.repeat(201), 'fallback')).toBe('y'.repeat(200));
		expect(safeFileName(`a.${'e'.repeat(300)}`, 'fallback')).toBe(`a.${'e'.repeat(198)}`);
	});

	it('has at most the 255 bytes that file systems allow', () => {
		const name = safeFileName(`${'Контакты '.repeat(40)}.csv`, 'fallback');
		expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
		expect(name).toMatch(/\.csv$/);
	});

	it('does not contain half a character', () => {
		const name = safeFileName(`${'x'.repeat(195)}😀😀😀.csv`, 'fallback');
		expect(Buffer.from(name).toString()).toBe(name);
	});

	it.each(['CON', 'nul.csv', 'COM1.txt', 'lpt9', 'Aux.csv'])(
		'is not one that Windows reserves: %s',
		(name) => {
			expect(safeFileName(name, 'fallback.csv')).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
		},
	);

	it.each(['list.csv.', 'list.csv. .', 'list. '])(
		'does not end in a dot or a space, which Windows drops: %j',
		(name) => {
			expect(safeFileName(name, 'fallback.csv')).not.toMatch(/[. ]$/);
		},
	);
});

it.each([
	['list\u202evsc.exe', 'listvsc.exe'],
	['\ufeffa\u200bb\u00ad.csv', 'ab.csv'],
	['\u202e', 'fallback.csv'],
	['x\u2066.\u2069.csv', 'x..csv'],
])('invisible characters are removed from a file name: %j', (name, expected) => {
	expect(safeFileName(name, 'fallback.csv')).toBe(expected);
});

it.each([
	['attachment; filename=data.csv', 'data.csv'],
	['attachment; filename="a; b.csv"', 'a; b.csv'],
	['attachment; filename="a\\"b.csv"', 'a"b.csv'],
	["attachment; filename=old.csv; filename*=UTF-8''%e2%82%ac.csv", '€.csv'],
	["attachment; filename*=ISO-8859-1''caf%e9.csv", 'café.csv'],
	['attachment; filename="x.csv"; filename*=UTF-8\'\'%zz', 'x.csv'],
	['attachment; xfilename=other.csv', undefined],
	['attachment', undefined],
	['', undefined],
	[undefined, undefined],
])('the file name in Content-Disposition: %j', (header, name) => {
	expect(dispositionName(header)).toBe(name);
});

describe('the file name in a URL', () => {
	it.each([
		['/api/download/data/4cf4/1_database_export.csv', '1_database_export.csv'],
		['/api/download/4cf4/export%20%D0%B8.csv', 'export и.csv'],
		['https://panel.example.com/a/b.csv?token=x#top', 'b.csv'],
		['/a/b.csv#top', 'b.csv'],
		['/a/100%.csv', '100%.csv'],
		['b.csv', 'b.csv'],
	])('%s is %s', (url, expected) => {
		expect(fileNameOfUrl(url)).toBe(expected);
	});

	it.each(['', '/', '/a/', '?token=x'])('is absent in %j', (url) => {
		expect(fileNameOfUrl(url)).toBeUndefined();
	});

	it('with a hidden path is safe after safeFileName', () => {
		expect(safeFileName(fileNameOfUrl('/a/..%2F..%2Fetc%2Fpasswd'), 'fallback')).toBe('passwd');
	});
});

describe('the media type', () => {
	it.each([
		['a.csv', 'text/csv'],
		['a.CSV', 'text/csv'],
		['a.json', 'application/json'],
		['a.xml', 'application/xml'],
		['a.zip', 'application/zip'],
		['a.csv.gz', 'application/gzip'],
		['a.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
		['a', 'text/csv'],
		['a.unknown', 'text/csv'],
		['a.constructor', 'text/csv'],
		['', 'text/csv'],
	])('of %j is %s', (name, expected) => {
		expect(mimeTypeOf(name)).toBe(expected);
	});

	it.each([
		['a', 'application/vnd.ms-excel', 'application/vnd.ms-excel'],
		['a.jsonl', 'application/x-ndjson', 'application/x-ndjson'],
		['a.csv', 'application/vnd.ms-excel', 'text/csv'],
		['a', 'application/octet-stream', 'text/csv'],
		['a', 'application/force-download', 'text/csv'],
		['a', 'text/plain', 'text/csv'],
		['a', 'nonsense', 'text/csv'],
		['a', 'application/gzip', 'text/csv'],
		['a', 'application/x-zip-compressed', 'text/csv'],
		['a', 'application/x-bzip2', 'application/x-bzip2'],
	])('of %j, sent as %s, is %s', (name, sentAs, expected) => {
		expect(mimeTypeOf(name, sentAs)).toBe(expected);
	});
});

describe('the name of a compressed file', () => {
	const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

	it.each([
		['a.csv', 'text/csv', 'ZIP', 'a.csv.zip'],
		['a.ZIP', 'application/zip', 'ZIP', 'a.ZIP'],
		['a.csv', 'text/csv', 'gzip', 'a.csv.gz'],
		['a.xlsx', WORKBOOK, 'ZIP', 'a.xlsx'],
		['a.xlsx', 'application/octet-stream', 'ZIP', 'a.xlsx'],
		['a.ods', '', 'ZIP', 'a.ods'],
		['a.csv', 'application/vnd.ms-excel', 'ZIP', 'a.csv.zip'],
		['a', 'application/vnd.ms-excel.sheet.macroEnabled.12', 'ZIP', 'a'],
		['a', WORKBOOK, 'ZIP', 'a'],
	] as const)('%j, sent as %s with the first bytes of %s, is %j', (name, sentAs, packed, expected) => {
		expect(packedName(name, sentAs, packed)).toBe(expected);
	});
});

it.each([
	['a.csv.gz', 'a.csv'],
	['a.CSV.GZIP', 'a.CSV'],
	['a.zip', 'a.csv'],
	['a.csv', 'a.csv'],
	['a', 'a'],
])('the name of a file that is not compressed: %j becomes %j', (name, expected) => {
	expect(unpackedName(name)).toBe(expected);
});

// In quadratic time, it would take minutes.
it('a name of any length is shortened, with its extension', () => {
	const name = safeFileName(`${'a. '.repeat(300_000)}b.csv`, 'x');
	expect(name).toMatch(/^a\. a.*\.csv$/);
	expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
});
