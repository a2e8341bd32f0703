import { ExportError } from '../../../../nodes/core/exportError';
import { altcraft } from '../../../../nodes/platforms/altcraft';
import { startRequestOf } from '../../../../nodes/platforms/altcraft/startRequest';
import { readerOf } from '../../support/parameters';
import { errorFrom, rejectionOf } from '../../support/errors';
import { responseOf, transportOf, type GivenResponse } from '../../support/transport';

const DATABASE = { sourceType: 'database', sourceId: 1 };

const request = (parameters: Record<string, unknown>) => startRequestOf(readerOf(parameters));
const refusal = (parameters: Record<string, unknown>) => {
	const error = errorFrom(() => request({ ...DATABASE, ...parameters }));
	expect(error.kind).toBe('settings');
	return error.message;
};
const responded = (data: unknown) =>
	responseOf({ body: { data, error: 0, error_text: 'Successful operation' } });
const started = (id: unknown) => responded({ task_id: id });

async function sent(parameters: Record<string, unknown>) {
	const transport = transportOf([started('task_1')]);
	await request({ ...DATABASE, ...parameters }).start(transport, 'attempt-1');
	return transport.sent[0];
}

describe('what is sent', () => {
	it('for a database', async () => {
		expect(await sent({})).toEqual({
			method: 'POST',
			url: 'https://panel.example.com/api/v1.1/profiles/get_all',
			headers: {
				'Content-Type': 'application/json',
				Accept: 'application/json',
				'Request-ID': 'attempt-1',
			},
			body: { source_type: 'database', source_id: 1, file_format: 'csv' },
			authenticated: true,
			mustFinish: true,
		});
	});

	it('for a segment, its number as text, a filter and a format', async () => {
		const options = { fileFormat: 'json', customRequest: '{"city":"Wien"}' };
		expect((await sent({ sourceType: 'segment', sourceId: ' 42 ', options }))?.body).toEqual({
			source_type: 'segment',
			source_id: 42,
			file_format: 'json',
			custom_request: { city: 'Wien' },
		});
	});

	it('in XML', async () => {
		const { headers, body } = (await sent({ options: { wireFormat: 'xml' } })) ?? {};
		expect(headers).toMatchObject({ 'Content-Type': 'application/xml', 'Request-ID': 'attempt-1' });
		expect(body).toBe(
			'<xml><source_type>database</source_type><source_id>1</source_id><file_format>csv</file_format></xml>',
		);
	});

	it.each(['', '  ', '{}', {}, null])('without a filter if it is %j', async (customRequest) => {
		expect((await sent({ options: { customRequest, fileFormat: '' } }))?.body).toEqual({
			source_type: 'database',
			source_id: 1,
			file_format: 'csv',
		});
	});

	it('with long numbers in the filter that are exact, or text', async () => {
		const customRequest = '{"_card":"9643907012345679","a":9007199254740991,"b":0.1234567890123456789}';
		expect((await sent({ options: { customRequest } }))?.body).toMatchObject({
			custom_request: { _card: '9643907012345679', a: 9007199254740991 },
		});
	});

	it('with a filter that an expression returns as an object', async () => {
		expect((await sent({ options: { customRequest: { city: 'Wien' } } }))?.body).toMatchObject({
			custom_request: { city: 'Wien' },
		});
	});
});

describe('rejected by label is', () => {
	it('another source type', () => {
		expect(refusal({ sourceType: 'list' })).toMatch(/^Source Type: "list"/);
	});

	it.each([null, '', ' ', 0, -1, 1.5, 'abc', '1 2', NaN, 1e20])('the source %j', (sourceId) => {
		expect(refusal({ sourceId })).toMatch(/^Database: /);
		expect(refusal({ sourceType: 'segment', sourceId })).toMatch(/^Segment: /);
	});

	it.each(['{city: 1}', 'Wien', '[1]', '"text"', '5', [1], 5, true])('the filter %j', (customRequest) => {
		expect(refusal({ options: { customRequest } })).toMatch(/^Filter \(Custom Request\): /);
	});

	it.each([
		'{"_card": 9643907012345679}',
		'{"_card": [1, {"$in": [-9643907012345679]}]}',
		'{"_card": 1e400}',
		{ _card: 2 ** 53 },
		{ _card: 9643907012345679n },
	])('a number in the filter that would be rounded: %p', (customRequest) => {
		const error = errorFrom(() => request({ ...DATABASE, options: { customRequest } }));
		expect(error).toMatchObject({
			kind: 'settings',
			message: "Filter (Custom Request): a number with this many digits can't be sent exactly",
			details: { description: expect.stringContaining('Write it as text, in quotes') as string },
		});
	});
});

describe('the facts of a start', () => {
	it('are its type, that it can be downloaded and repeated', () => {
		expect(request({ ...DATABASE, sourceType: 'segment' })).toMatchObject({
			facts: { type: 'segment' },
			downloadable: true,
			repeatable: true,
		});
	});

	it('distinguish different settings, however they are written', () => {
		const print = (more: object) => request({ ...DATABASE, ...more }).fingerprint;
		expect(print({})).toBe(print({ sourceId: '1', options: { wireFormat: 'xml', customRequest: '' } }));
		const others = [
			{ sourceId: 2 },
			{ sourceType: 'segment' },
			{ options: { fileFormat: 'json' } },
			{ options: { customRequest: '{"a":1}' } },
		].map(print);
		expect(new Set([print({}), ...others]).size).toBe(5);
	});
});

it('names the delimiter that was chosen for reading, for a later download', () => {
	const own = (delimiter: string) => request({ ...DATABASE, options: { delimiter } }).facts.own;
	expect([own(';'), own('\t'), own('\\t')]).toEqual([';', '\t', '\t'].map((delimiter) => ({ delimiter })));
	expect(own('')).toBeUndefined();
	expect(refusal({ options: { delimiter: 'x' } })).toMatch(/^Delimiter: "x" is not one of/);
});

describe('the response to a start', () => {
	const lost = new ExportError('unreachable', 'no response in time');
	const start = (responses: Array<GivenResponse | Error>) => {
		const transport = transportOf(responses);
		return { id: request(DATABASE).start(transport, 'attempt-1'), transport };
	};

	it.each(['task_b2f9', 'b2f9-no-prefix', 17])('returns the ID %j as text', async (id) => {
		expect(await start([started(id)]).id).toBe(String(id));
	});

	it.each([{}, null, 'task_1', ...[null, '', ' ', {}, [], 2 ** 53].map((id) => ({ task_id: id }))])(
		'without an ID (%j) leaves open whether it took effect',
		async (data) => {
			const { mayHaveTakenEffect, message } = await rejectionOf(start([responded(data)]).id);
			expect(mayHaveTakenEffect).toBe(true);
			expect(message).toMatch(/no task ID/);
		},
	);

	it.each<[string, GivenResponse | Error, boolean]>([
		['lost', lost, true],
		['a fault', responseOf({ status: 502, body: '<html>Bad Gateway</html>' }), true],
		['a page', responseOf({ body: '<html>Hello</html>' }), false],
		['HTTP 202 with a page', responseOf({ status: 202, body: '<html>Hello</html>' }), false],
		['HTTP 204', responseOf({ status: 204 }), false],
		['broken off', responseOf({ body: '{"data', broken: new Error('aborted') }), true],
	])('if it is %s leaves open whether it took effect', async (_, response, isRetryable) => {
		const { id, transport } = start([response]);
		expect(await rejectionOf(id)).toMatchObject({ mayHaveTakenEffect: true, isRetryable });
		expect(transport.sent).toHaveLength(1);
	});

	it.each([
		[402, false, true],
		[500, true, undefined],
		[429, false, true],
		[440, false, undefined],
	])(
		'that repeats an earlier error %d says whether anything was started',
		async (code, mayHave, isRepeated) => {
			const body = { error: code, error_text: 'x', data: null };
			for (const stored of [{ body }, { status: code }]) {
				const { id } = start([responseOf({ ...stored, headers: { 'duplicate-request': 'true' } })]);
				const error = await rejectionOf(id);
				expect([error.mayHaveTakenEffect, error.details.isRepeated]).toEqual([mayHave, isRepeated]);
			}
		},
	);

	it.each(['', '<html>Hello</html>'])(
		'that repeats one that can\'t be read leaves open whether anything was started: "%s"',
		async (body) => {
			const { id } = start([responseOf({ body, headers: { 'duplicate-request': 'true' } })]);
			expect(await rejectionOf(id)).toMatchObject({ kind: 'badResponse', mayHaveTakenEffect: true });
		},
	);

	it.each([
		new ExportError('unreachable', 'nothing listens', { notSent: true }),
		new ExportError('cancelled', 'stopped'),
	])('is not repeated after $kind: $message', async (error) => {
		const { id, transport } = start([error]);
		expect(await rejectionOf(id)).toBe(error);
		expect(transport.sent).toHaveLength(1);
	});

	it.each([400, 401, 402, 403, 429])('that refuses with %d is not repeated', async (error) => {
		const { id, transport } = start([responseOf({ body: { error, error_text: 'x', data: null } })]);
		expect((await rejectionOf(id)).kind).not.toBe('unclearStart');
		expect(transport.sent).toHaveLength(1);
	});

	describe('that is refused', () => {
		const advice = async (wireFormat: string, response: GivenResponse) => {
			const inFormat = request({ ...DATABASE, options: { wireFormat } });
			const error = await rejectionOf(inFormat.start(transportOf([response]), 'attempt-1'));
			return error.details.description;
		};
		const hint = / If this installation expects JSON, set "Wire Format" in the options to "JSON"\.$/;

		it.each([400, 401, 406, 415])('with %d says in XML that JSON may be expected', async (status) => {
			for (const body of ['', { error: status, error_text: 'x' }]) {
				expect(await advice('xml', responseOf({ status, body }))).toMatch(hint);
				expect(await advice('json', responseOf({ status, body }))).not.toMatch(/Wire Format/);
			}
		});

		it.each([402, 403, 404, 429, 500])('with %d does not: it is about something else', async (status) => {
			const body = { error: status, error_text: 'x' };
			expect(await advice('xml', responseOf({ status, body }))).not.toMatch(/Wire Format/);
		});
	});
});

it.each(['The field task_id is required', 'x'])(
	'A status that is refused in XML says that JSON may be expected: %s',
	async (text) => {
		const refused = responseOf({ status: 400, body: { error: 400, error_text: text } });
		const read = readerOf({ options: { wireFormat: 'xml' } });
		const { details } = await rejectionOf(altcraft.state(transportOf([refused]), 'task_1', read));
		expect(details.description?.match(/ set "Wire Format"/g)).toHaveLength(1);
	},
);

describe('A status that is refused with 400', () => {
	const refusalFor = async (text: string) => {
		const refused = responseOf({ status: 400, body: { error: 400, error_text: text } });
		return await rejectionOf(altcraft.state(transportOf([refused]), 'task_1', readerOf({})));
	};

	it.each(['The task was not found', 'Unknown task', 'Invalid task_id', 'Not found'])(
		'is about an unknown export: %s',
		async (text) => {
			expect((await refusalFor(text)).isDeadExport).toBe(true);
		},
	);

	it.each([
		'Token not found',
		'Missing parameter: task_id',
		'Too many tasks are running',
		'Account not found',
	])('is about something else, and the export may be running: %s', async (text) => {
		expect(await refusalFor(text)).toMatchObject({ kind: 'refused', isDeadExport: false });
	});

	it('names the token if it is about that', async () => {
		expect((await refusalFor('Invalid token')).details.description).toMatch(/Check "Token"/);
	});
});
