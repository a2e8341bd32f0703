import {
	RETRY,
	BOTH,
	error,
	item,
	REPEAT_START,
	UNCLEAR,
	type SignIn,
	type Injection,
	type Row,
	type Section,
} from '../support/row';

const UNREADABLE = error("{platform} returned a response that can't be read");

/** Values of every JSON type, and a meaningless text. */
const VALUES: unknown[] = [null, true, -7.5, {}, ''];

/** The same for a result code, which may be a number. */
const CODES: unknown[] = [null, true, {}, '', 'zero'];

type ResponseFault = Record<string, unknown> & {
	data: Record<string, unknown> & { result?: Record<string, unknown> };
};

/** The actual response with a change, for every request. */
function changed(change: (response: ResponseFault) => unknown, times = Infinity): Injection {
	return { rewrite: (body) => JSON.stringify(change(JSON.parse(body) as ResponseFault)), times };
}

/** A case for each of the wrong values. */
function eachValue(
	change: (response: ResponseFault, value: unknown) => unknown,
	times?: number,
	values: readonly unknown[] = VALUES,
): Injection[][] {
	return values.map((value) => [changed((response) => change(response, value), times)]);
}

const html: Injection = {
	rewrite: () => '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome</body></html>',
	headers: { 'content-type': 'text/html' },
};

const text = (body: string): Injection => ({ rewrite: () => body });

/** Bodies that are not a response, after the platform has processed the request. */
const NO_RESPONSES: Array<[string, Injection]> = [
	['A web page', html],
	['An empty body', text('')],
	['Truncated JSON', { rewrite: (body) => body.slice(0, -5) }],
	['JSON of something else', text('{"hello":"world"}')],
	['A list, a number, or null in JSON', text('[1]')],
	['Bytes that are not text', text('\0\x01\ufffd\ufffe')],
];

const noResponses = NO_RESPONSES.flatMap(([fault, injection]): Row[] => [
	{ fault, request: 'start', accesses: ['altcraft'], cases: [[injection]], outcome: item(REPEAT_START) },
	{
		fault: `${fault}, each time`,
		request: 'start',
		accesses: BOTH,
		cases: [[{ ...injection, times: Infinity }]],
		outcome: UNCLEAR,
	},
	{ fault, request: 'status', accesses: BOTH, cases: [[injection]], outcome: item(RETRY) },
	{
		fault: `${fault}, each time`,
		request: 'status',
		accesses: BOTH,
		cases: [[{ ...injection, times: Infinity }]],
		outcome: UNREADABLE,
	},
]);

const notTheFile: Row[] = [
	{
		fault: 'A web page',
		request: 'download',
		accesses: BOTH,
		cases: [[{ ...html, times: Infinity }]],
		outcome: UNREADABLE,
	},
	{
		fault: 'JSON that is not an error of the platform',
		request: 'download',
		accesses: BOTH,
		cases: [[{ status: 200, body: { hello: 'world' }, times: Infinity }]],
		outcome: UNREADABLE,
	},
];

const EMARSYS: SignIn[] = ['emarsys'];
const ALTCRAFT: SignIn[] = ['altcraft'];

const wrongTypes: Row[] = [
	{
		fault: '`replyCode` of a wrong type',
		request: 'start',
		accesses: EMARSYS,
		cases: eachValue((response, replyCode) => ({ ...response, replyCode }), Infinity, CODES),
		outcome: UNCLEAR,
	},
	{
		fault: '`data` or `id` of a wrong type, or none',
		request: 'start',
		accesses: EMARSYS,
		cases: [
			...eachValue((response, data) => ({ ...response, data })),
			...eachValue((response, id) => ({ ...response, data: { id } })),
			[changed((response) => ({ ...response, data: { id: '../x' } }))],
		],
		outcome: { error: 'Emarsys confirmed the start, but returned no ID', unclear: true },
	},
	{
		fault: '`error` of a wrong type',
		request: 'start',
		accesses: ALTCRAFT,
		cases: eachValue((response, code) => ({ ...response, error: code }), Infinity, CODES),
		outcome: UNCLEAR,
	},
	{
		fault: '`data` or `task_id` of a wrong type, or none',
		request: 'start',
		accesses: ALTCRAFT,
		cases: [
			...eachValue((response, data) => ({ ...response, data })),
			...eachValue((response, task_id) => ({ ...response, data: { task_id } })),
		].filter((_, index) => index !== VALUES.length + VALUES.indexOf(-7.5)),
		outcome: UNCLEAR,
	},
	{
		fault: '`task_id` of a wrong type, once',
		request: 'start',
		accesses: ALTCRAFT,
		cases: eachValue((response, task_id) => ({ ...response, data: { task_id } }), 1).slice(0, 2),
		outcome: item(REPEAT_START),
	},
	{
		fault: '`replyCode` or `error` of a wrong type',
		request: 'status',
		accesses: BOTH,
		cases: CODES.map((value) => [
			changed((response) => ({
				...response,
				...('error' in response ? { error: value } : { replyCode: value }),
			})),
		]),
		outcome: UNREADABLE,
	},
	{
		fault: '`data` of a wrong type',
		request: 'status',
		accesses: BOTH,
		cases: [VALUES.map((data) => changed((response) => ({ ...response, data }), 1))],
		outcome: item(RETRY),
	},
	{
		fault: '`status` of a wrong type, or an unknown word',
		request: 'status',
		accesses: BOTH,
		cases: [
			[...VALUES, 'Done!', 'constructor'].map((status) =>
				// Without a file: with one, the export is done, whatever the word.
				changed(
					(response) => ({ ...response, data: { ...response.data, status, file_name: null, progress: 50 } }),
					1,
				),
			),
		],
		outcome: item(RETRY),
	},
	{
		fault: 'Every other field of a wrong type',
		request: 'status',
		accesses: EMARSYS,
		cases: eachValue((response, value) => ({
			...response,
			replyText: value,
			data: {
				id: value,
				status: response.data.status,
				created: value,
				type: value,
				file_name: value,
				ftp_host: value,
				ftp_dir: value,
			},
		})),
		outcome: item('It works without them'),
	},
	{
		fault: 'Every other field of a wrong type',
		request: 'status',
		accesses: ALTCRAFT,
		cases: eachValue((response, value) => ({
			...response,
			error_text: value,
			data: {
				...response.data,
				progress: value,
				result: {
					errors: value,
					total: value,
					type: value,
					source_id: value,
					urls: response.data.result?.urls,
				},
			},
		})),
		outcome: item('It works without them'),
	},
	{
		fault: '`result` or `urls` of a wrong type',
		request: 'status',
		accesses: ALTCRAFT,
		cases: [
			...eachValue((response, result) => ({ ...response, data: { ...response.data, result } })),
			...eachValue((response, urls) => ({
				...response,
				data: { ...response.data, result: { ...response.data.result, urls } },
			})),
		],
		outcome: error(
			"Altcraft returned a response that can't be read: export {id} is done, but its status names no file",
		),
	},
	{
		fault: 'The response is about another export',
		request: 'status',
		accesses: EMARSYS,
		cases: [[changed((response) => ({ ...response, data: { ...response.data, id: '999' } }))]],
		outcome: UNREADABLE,
	},
];

const BOMB = `<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a0 "ha">${Array.from(
	{ length: 30 },
	(_, index) => `<!ENTITY a${index + 1} "&a${index};&a${index};">`,
).join('')}]><xml><error>0</error><data><task_id>&a30;</task_id><status>&a30;</status></data></xml>`;

const XML: Array<[string, string]> = [
	['Truncated XML', '<?xml version="1.0"?><xml><error>0</error><data><task_id>task_1'],
	[
		'XML whose elements are closed in the wrong order',
		'<xml><error>0</error><data><task_id>1</data></task_id></xml>',
	],
	['XML of something else', '<html><body>Welcome</body></html>'],
	['XML of 2^30 words that a few lines define ("XML bomb")', BOMB],
];

const xml = XML.flatMap(([fault, body]) =>
	(['start', 'status'] as const).map(
		(request): Row => ({
			fault,
			request,
			accesses: ALTCRAFT,
			cases: [[{ rewrite: () => body, headers: { 'content-type': 'application/xml' }, times: Infinity }]],
			parameters: { options: { wireFormat: 'xml' } },
			outcome: request === 'start' ? UNCLEAR : UNREADABLE,
		}),
	),
);

const HUGE = 100_000_000;

const huge = (['start', 'status', 'download'] as const).map(
	(request): Row => ({
		fault: '100 MB where a few hundred bytes are expected',
		request,
		accesses: BOTH,
		cases: [[{ hugeBody: HUGE, times: Infinity }]],
		outcome:
			request === 'start'
				? UNCLEAR
				: error('The response is larger than 8 MiB where a short one was expected'),
	}),
);

export const responses: Section = {
	name: 'responses',
	rows: [...noResponses, ...notTheFile, ...wrongTypes, ...xml, ...huge],
};
