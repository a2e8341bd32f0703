import { columnKeys, columnsOf, type ColumnsRequest } from '../../../../nodes/platforms/emarsys/columns';
import { readerOf } from '../../support/parameters';
import { errorFrom, rejectionOf } from '../../support/errors';
import { responseOf, transportOf } from '../../support/transport';

const FIELDS = [
	{ id: 1, name: 'First Name', string_id: 'first_name' },
	{ id: '2', name: 'Last Name', string_id: 'last_name' },
	{ id: 3, name: 'E-Mail', string_id: 'email' },
	{ id: 6301, name: 'Customer Number' },
	{ id: 15, name: 'Phone', string_id: 'phone' },
	{ id: 37, name: 'Phone', string_id: 'mobile' },
];

/** The keys, and the URLs that were requested for fields. */
async function keysFor(request: Partial<ColumnsRequest>): Promise<{ keys: string[]; requested: string[] }> {
	const transport = transportOf(
		[responseOf({ body: { replyCode: 0, replyText: 'OK', data: FIELDS } })],
		'https://api.example.com/api/v2',
	);
	const count = request.titles?.length ?? request.count ?? 0;
	const keys = await columnKeys(transport, { columnNames: 'file', ...request, count });
	return {
		keys,
		requested: transport.sent.map(({ url }) => url.replace('https://api.example.com/api/v2', '')),
	};
}

describe('Columns by position, where the fields are known', () => {
	const german = ['user_id', 'Vorname', 'Telefon', 'Telefon', 'Letzte Änderung'];
	const contactFields = [1, 15, 37];
	const type = 'registrations';

	it.each([
		['file', german, []],
		['fieldId', ['user_id', '1', '15', '37', 'Letzte Änderung'], []],
		['fieldKey', ['user_id', 'field_1', 'field_15', 'field_37', 'Letzte Änderung'], []],
		['stringId', ['user_id', 'first_name', 'phone', 'mobile', 'Letzte Änderung'], ['/field']],
	] as const)('%s', async (columnNames, keys, requested) => {
		expect(await keysFor({ columnNames, titles: german, contactFields, type })).toEqual({ keys, requested });
	});

	it.each(['registrations', 'changes', 'responses'])('%s start with an extra column', async (kind) => {
		const request = { columnNames: 'fieldId', contactFields: [3, 1], type: kind } as const;
		const { keys } = await keysFor({ ...request, titles: ['Benutzer', 'E-Mail', 'Vorname', 'Zeit'] });
		expect(keys).toEqual(['Benutzer', '3', '1', 'Zeit']);
	});

	it.each(['contactList', 'segment', 'Contact list', undefined])('%s do not', async (kind) => {
		const request = { columnNames: 'fieldId' as const, contactFields: [3, 1], ...(kind && { type: kind }) };
		expect((await keysFor({ ...request, titles: ['E-Mail', 'Vorname'] })).keys).toEqual(['3', '1']);
		// A field of the account may have this title.
		expect((await keysFor({ ...request, titles: ['user_id', 'Vorname'] })).keys).toEqual(['3', '1']);
	});

	it('needs no type if the first title reveals it', async () => {
		const request = { columnNames: 'fieldId', contactFields: [1], type: 'Registrierungen' } as const;
		const { keys } = await keysFor({ ...request, titles: ['user_id', 'Vorname', 'Zeit'] });
		expect(keys).toEqual(['user_id', '1', 'Zeit']);
	});

	it('keeps the titles of analysis fields', async () => {
		const titles = ['user_id', 'Vorname', 'Kampagne', 'Zeit'];
		const { keys } = await keysFor({ columnNames: 'fieldId', titles, contactFields: [1], type: 'responses' });
		expect(keys).toEqual(['user_id', '1', 'Kampagne', 'Zeit']);
	});

	it('keeps field 0, and returns the ID of a field without a string ID or one that is not listed', async () => {
		const titles = ['Interessen', 'Kundennummer', 'Neu'];
		const contactFields = [0, 6301, 999];
		const { keys } = await keysFor({ columnNames: 'stringId', titles, contactFields, type: 'segment' });
		expect(keys).toEqual(['0', '6301', '999']);
	});
});

describe('Columns without a header', () => {
	it.each([
		['registrations', 4, ['user_id', '1', '15', 'timestamp']],
		['registrations', 3, ['user_id', '1', '15']],
		['changes', 3, ['user_id', '1', '15']],
		['responses', 5, ['user_id', '1', '15', 'Column 4', 'Column 5']],
		['segment', 2, ['1', '15']],
		['contactList', 2, ['1', '15']],
		['Responses', 5, ['user_id', '1', '15', 'Column 4', 'Column 5']],
		['Contact list', 2, ['1', '15']],
	])('%s with %d columns, where the fields are known', async (type, count, keys) => {
		expect(await keysFor({ contactFields: [1, 15], type, count })).toEqual({ keys, requested: [] });
		expect((await keysFor({ columnNames: 'fieldId', contactFields: [1, 15], type, count })).keys).toEqual(
			keys,
		);
	});

	it.each([
		['registrations', ['user_id', 'Column 2', 'Column 3']],
		['segment', ['Column 1', 'Column 2', 'Column 3']],
		['Registrations', ['Column 1', 'Column 2', 'Column 3']],
	])('%s, where they are not', async (type, keys) => {
		expect(await keysFor({ columnNames: 'stringId', type, count: 3 })).toEqual({ keys, requested: [] });
	});
});

describe('Columns by title, where the fields are not known', () => {
	const titles = ['user_id', 'First Name', 'Phone', 'Phone', 'Customer Number', 'last update'];

	it.each([
		['fieldId', ['user_id', '1', 'Phone', 'Phone', '6301', 'last update']],
		['fieldKey', ['user_id', 'field_1', 'Phone', 'Phone', 'field_6301', 'last update']],
		['stringId', ['user_id', 'first_name', 'Phone', 'Phone', '6301', 'last update']],
	] as const)('%s', async (columnNames, keys) => {
		expect(await keysFor({ columnNames, titles })).toEqual({ keys, requested: ['/field'] });
	});

	it.each([
		['registrations', 'user_id'],
		[undefined, 'user_id'],
		['segment', '900'],
	])(
		'keeps the user ID of an export of %s, although a field of the account has that name',
		async (type, key) => {
			const data = [{ id: 900, name: 'user_id' }, ...(FIELDS as object[])];
			const transport = transportOf([responseOf({ body: { replyCode: 0, replyText: 'OK', data } })]);
			const titles = ['user_id', 'First Name', 'last update'];
			const request = { columnNames: 'fieldId' as const, titles, count: 3 };
			const keys = [key, '1', 'last update'];
			expect(await columnKeys(transport, { ...request, ...(type && { type }) })).toEqual(keys);
		},
	);

	it.each([
		['registrations', {}, 'last update'],
		['registrations', { hasTimestamp: true }, 'last update'],
		['registrations', { hasTimestamp: false }, '901'],
		['changes', {}, '901'],
		[undefined, {}, '901'],
	] as const)(
		'keeps the timestamp of an export of %s (%j), although a field of the account has its name',
		async (type, changes, key) => {
			const data = [{ id: 901, name: 'last update' }, ...(FIELDS as object[])];
			const transport = transportOf([responseOf({ body: { replyCode: 0, replyText: 'OK', data } })]);
			const titles = ['user_id', 'First Name', 'last update'];
			const request = { columnNames: 'fieldId' as const, titles, count: 3, ...changes };
			const keys = ['user_id', '1', key];
			expect(await columnKeys(transport, { ...request, ...(type && { type }) })).toEqual(keys);
		},
	);

	it('maps the last field of registrations if the file has no timestamp', async () => {
		const data = FIELDS as object[];
		const named = async (options: object) => {
			const transport = transportOf([responseOf({ body: { replyCode: 0, replyText: 'OK', data } })]);
			const read = readerOf({ operation: 'download', options: { columnNames: 'fieldId', ...options } });
			const file = { startFields: {}, type: 'registrations', count: 2, titles: ['user_id', 'E-Mail'] };
			return await columnsOf(read).keys(transport, file);
		};
		expect(await named({ withTimestamp: false })).toEqual(['user_id', '3']);
		expect(await named({})).toEqual(['user_id', 'E-Mail']);
	});

	it('sends no request if titles are kept', async () => {
		expect(await keysFor({ titles })).toEqual({ keys: titles, requested: [] });
	});

	it('requests the fields in the language of the titles', async () => {
		const request = { columnNames: 'fieldId', titles: ['Last Name'], language: 'de' } as const;
		expect(await keysFor(request)).toEqual({ keys: ['2'], requested: ['/field/translate/de'] });
	});

	it('keeps a title that two fields share although it occurs once', async () => {
		const { keys } = await keysFor({ columnNames: 'fieldId', titles: ['Phone', 'E-Mail'] });
		expect(keys).toEqual(['Phone', '3']);
	});

	it.each([
		['too few columns', ['First Name', 'E-Mail'], [1, 3, 15], undefined],
		['columns that the export cannot have', ['First Name', 'E-Mail', 'Phone'], [1, 3], 'segment'],
		['unknown columns', ['First Name', 'E-Mail', 'Phone'], [1, 3], undefined],
	])('maps by title if the list cannot be that of the file: %s', async (_what, titles, fields, type) => {
		const request = { columnNames: 'stringId', titles, contactFields: fields } as const;
		const { keys, requested } = await keysFor({ ...request, ...(type && { type }) });
		expect(keys).toEqual(['first_name', 'email', 'Phone'].slice(0, titles.length));
		expect(requested).toEqual(['/field']);
	});

	it('names the missing permission', async () => {
		const transport = transportOf([
			responseOf({ status: 403, body: '' }),
			responseOf({ status: 403, body: '' }),
		]);
		const reading = columnKeys(transport, { columnNames: 'fieldId', titles: ['Phone'], count: 1 });
		await expect(reading).rejects.toMatchObject({ kind: 'permission' });
	});
});

describe('The options about columns', () => {
	const columns = (options: Record<string, unknown>, operation = 'download') =>
		columnsOf(readerOf({ operation, options }));
	const keysOf = async (options: Record<string, unknown>, startFields = {}, operation = 'download') =>
		await columns({ columnNames: 'fieldId', ...options }, operation).keys(transportOf([], 'https://x.test'), {
			startFields,
			count: 2,
			titles: ['One', 'Two'],
		});

	it.each([
		['15,37', ['15', '37']],
		['[15, "37"]', ['15', '37']],
		[
			[15, '37'],
			['15', '37'],
		],
	])('accept a list of fields in any form: %j', async (contactFields, keys) => {
		expect(await keysOf({ contactFields }, { contactFields: [1, 2] })).toEqual(keys);
	});

	it.each(['1,2', ['1', '2'], '[1,2]', [1, 2]])(
		'use the fields of the start, which a table in between may have made text: %j',
		async (contactFields) => {
			expect(await keysOf({}, { contactFields })).toEqual(['1', '2']);
		},
	);

	it.each(['email, name', '[1', 5, { a: 1 }, ['email']])(
		'ignore a field of the item that is no list of fields: %j',
		async (contactFields) => {
			const keys = columns({ columnNames: 'file' }).keys(transportOf([], 'https://x.test'), {
				startFields: { contactFields },
				count: 2,
			});
			expect(await keys).toEqual(['Column 1', 'Column 2']);
		},
	);

	it('keep all titles of an export without contact fields, without a request', async () => {
		const keys = columns({ columnNames: 'stringId' }, 'export').keys(transportOf([], 'https://x.test'), {
			startFields: { contactFields: [] },
			type: 'responses',
			count: 2,
			titles: ['user_id', 'URL'],
		});
		expect(await keys).toEqual(['user_id', 'URL']);
	});

	it.each(['', ' ', null])(
		'name the columns as in the file if Column Names is empty: %j',
		async (columnNames) => {
			expect(await keysOf({ columnNames })).toEqual(['One', 'Two']);
		},
	);

	it.each([[''], [null], [[]]])('use the fields of the start if empty: %j', async (contactFields) => {
		expect(await keysOf({ contactFields }, { contactFields: [1, 2] })).toEqual(['1', '2']);
	});

	it('belong to a download: an export knows its fields', async () => {
		expect(await keysOf({ contactFields: 'left over' }, { contactFields: [1, 2] }, 'export')).toEqual([
			'1',
			'2',
		]);
	});

	it.each([
		['Column Names', { columnNames: 'german' }],
		['Contact Field IDs', { contactFields: '1,name,3' }],
	])('name the field of a mistake: %s, %j', (label, options) => {
		expect(errorFrom(() => columns(options)).message).toContain(`${label}: `);
	});

	it('determine whether there is a header', () => {
		expect(columns({}).hasHeader).toBe(true);
		expect(columns({ addFieldNamesHeader: false }).hasHeader).toBe(false);
	});
});

it('a missing list of fields is no missing export, which would be started again', async () => {
	const missing = () => responseOf({ status: 404, body: { replyCode: 1, replyText: 'Not found', data: '' } });
	const transport = transportOf([missing(), missing()], 'https://api.example.com/api/v2');
	const error = await rejectionOf(
		columnKeys(transport, { columnNames: 'stringId', titles: ['Email'], count: 1 }),
	);
	expect(error.message).toBe('Emarsys has no list of contact fields to name the columns by');
	expect(error.isDeadExport).toBe(false);
});
