import { startSandbox, type Sandbox } from '../../sandbox';
import { emarsys, envelope, startRegistrations } from './clients';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ jobDurationMs: 0, rows: 1500 });
});

afterAll(async () => await sandbox.close());

/** A minimal RFC 4180 parser, so that files are read by other code than that which wrote them. */
function rows(text: string, delimiter = ','): string[][] {
	const table: string[][] = [];
	let row: string[] = [];
	const plain = new RegExp(`"(?:[^"]|"")*"|[^"${delimiter}\\n\\r]*`, 'y');
	for (let at = 0; at < text.length; ) {
		plain.lastIndex = at;
		const found = plain.exec(text)?.[0] ?? '';
		row.push(found.startsWith('"') ? found.slice(1, -1).replaceAll('""', '"') : found);
		at += found.length;
		if (text[at] !== delimiter) {
			table.push(row);
			row = [];
		}
		at += text.startsWith('\r\n', at) ? 2 : 1;
	}
	return table;
}

async function file(id: string | number, query = ''): Promise<string> {
	const response = await emarsys(sandbox, 'GET', `/export/${id}/data${query}`);
	expect(response.headers.get('content-type')).toBe('text/csv;charset=UTF-8');
	return Buffer.from(await response.arrayBuffer()).toString('utf8');
}

async function start(path: string, body: object): Promise<number> {
	const sent = { distribution_method: 'local', contact_fields: [3, 14, 1], ...body };
	const reply = await envelope<{ id: number }>(await emarsys(sandbox, 'POST', path, sent));
	expect(reply).toMatchObject({ replyCode: 0 });
	return reply.data.id;
}

async function titles(path: string, body: object): Promise<string[]> {
	return rows(await file(await start(path, body), '?limit=0'))[0] ?? [];
}

const RANGE = { time_range: ['2026-11-20', '2026-11-21'] };

describe('the columns', () => {
	it('of registrations: user_id, the requested fields, the timestamp', async () => {
		const asked = await titles('/contact/getregistrations', RANGE);
		expect(asked).toEqual(['user_id', 'Email', 'Country', 'First Name', 'last update']);
		const without = await titles('/contact/getregistrations', { ...RANGE, with_timestamp: 0 });
		expect(without).toEqual(['user_id', 'Email', 'Country', 'First Name']);
	});

	it('of changes and responses: user_id, the fields', async () => {
		expect(await titles('/contact/getchanges', { ...RANGE, origin: 'form' })).toEqual([
			'user_id',
			'Email',
			'Country',
			'First Name',
		]);
		const responses = { ...RANGE, sources: ['mail_open'], analysis_fields: [8, 1] };
		expect(await titles('/email/getresponses', responses)).toEqual([
			'user_id',
			'Email',
			'Country',
			'First Name',
			'Time',
			'Campaign Title',
		]);
	});

	it('of contact lists and segments: the fields', async () => {
		expect(await titles('/email/getcontacts', { contactlist: 718330 })).toEqual([
			'Email',
			'Country',
			'First Name',
		]);
		expect(await titles('/export/filter', { filter: 100002033 })).toEqual(['Email', 'Country', 'First Name']);
	});

	it('are titled in the requested language, and two may share a title', async () => {
		const fields = { contactlist: 718330, contact_fields: [15, 21, 14] };
		expect(await titles('/email/getcontacts', { ...fields, language: 'de' })).toEqual([
			'Telefon',
			'Telefon',
			'Land',
		]);
		expect(await titles('/email/getcontacts', { ...fields, language: 'en' })).toEqual([
			'Phone',
			'Phone',
			'Country',
		]);
	});
});

describe('the rows', () => {
	it('contain labels for choices, in the requested language', async () => {
		const german = rows(
			await file(
				await start('/email/getcontacts', { contactlist: 718330, contact_fields: [14, 5], language: 'de' }),
			),
		);
		expect(new Set(german.map(([country]) => country))).toContain('Österreich');
		expect(new Set(german.map(([, gender]) => gender))).toEqual(
			new Set(['Geschlecht', 'Weiblich', 'Männlich']),
		);
	});

	it.each([',', ';'])('survive their own delimiter, quotes and line breaks (%s)', async (delimiter) => {
		const contact_fields = [1, 2, 3, 10, 11, 13, 18, 19, 6301, 6302];
		const id = await start('/email/getcontacts', { contactlist: 718330, contact_fields, delimiter });
		const table = rows(await file(id), delimiter);
		expect(table).toHaveLength(1501);
		expect(new Set(table.map((row) => row.length))).toEqual(new Set([10]));
		const cells = table.flat();
		for (const text of [
			'00123',
			'VIP 🎉, sends friends ❤️',
			'Called twice.\nNobody answered.',
			'said: "not before 10, please"',
			'Москва',
			'01067',
		]) {
			expect(cells).toContain(text);
		}
		expect(new Set(table.map((row) => row[2])).size).toBe(1501);
	});

	it('can have no header', async () => {
		const id = await start('/email/getcontacts', { contactlist: 718330, add_field_names_header: '0' });
		expect(rows(await file(id))).toHaveLength(1500);
	});

	it('have timestamps within the time range', async () => {
		const table = rows(await file(await startRegistrations(sandbox))).slice(1);
		const stamps = table.map((row) => row.at(-1) ?? '');
		expect(stamps.every((stamp) => stamp >= '2026-11-20 00:00:00' && stamp < '2026-11-21 08:30:00')).toBe(
			true,
		);
	});

	it('are empty if a changes export starts and ends on the same day', async () => {
		const id = await start('/contact/getchanges', {
			time_range: ['2026-11-20', '2026-11-20'],
			origin: 'all',
		});
		expect(rows(await file(id))).toHaveLength(1);
	});

	it('are the same for the same seed, and different for another', async () => {
		const same = await startSandbox({ jobDurationMs: 0, rows: 1500 });
		const other = await startSandbox({ jobDurationMs: 0, rows: 1500, seed: 2 });
		const bytes = await Promise.all(
			[sandbox, same, other].map(
				async (each) => await each.jobs.csvOf(await startRegistrations(each, { contact_fields: [1, 3] })),
			),
		);
		await Promise.all([same.close(), other.close()]);
		expect(bytes[1]?.equals(bytes[0] ?? Buffer.of())).toBe(true);
		expect(bytes[2]?.equals(bytes[0] ?? Buffer.of())).toBe(false);
	});

	it('can have a byte order mark and CRLF', async () => {
		sandbox.emarsys.set({ bom: true, lineEnd: '\r\n' });
		const id = await startRegistrations(sandbox, { contact_fields: [3] });
		sandbox.emarsys.set({ bom: false, lineEnd: '\n' });
		expect(await file(id, '?limit=0')).toBe('\ufeffuser_id,Email,last update\r\n');
	});
});

describe('paging', () => {
	it('counts records, and every page has the header', async () => {
		const id = await start('/email/getcontacts', { contactlist: 718330, contact_fields: [3, 6302] });
		const whole = rows(await file(id));
		const pages = [];
		for (let offset = 0; offset < 1500; offset += 400) {
			const page = rows(await file(id, `?offset=${offset}&limit=400`));
			expect(page[0]).toEqual(whole[0]);
			pages.push(...page.slice(1));
		}
		expect(pages).toEqual(whole.slice(1));
	});

	it('returns only the header past the end', async () => {
		const id = await start('/email/getcontacts', { contactlist: 718330 });
		expect(await file(id, '?offset=1500&limit=10')).toBe('Email,Country,First Name\n');
	});

	it('rejects what is not a number', async () => {
		const id = await start('/email/getcontacts', { contactlist: 718330 });
		const response = await emarsys(sandbox, 'GET', `/export/${id}/data?limit=ten`);
		expect(await envelope(response)).toMatchObject({
			replyCode: 10001,
			replyText: 'Invalid value for limit: ten',
		});
	});
});
