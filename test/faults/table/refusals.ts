import {
	RETRY,
	RETRY_DOWNLOAD,
	BOTH,
	error,
	item,
	NOT_FINISHED,
	transientFault,
	REPEAT_START,
	UNCLEAR,
	type Injection,
	type Outcome,
	type Row,
	type Section,
} from '../support/row';

const broken = [500, 502, 503].flatMap((status) =>
	transientFault(
		`HTTP ${status}`,
		{ status, body: status === 500 ? '' : '<html><body>Bad Gateway</body></html>' },
		error(`{platform} responded with a server error (HTTP ${status})`),
	),
);

/** Forms in which a server says how long to wait, or fails to. */
const PAUSES: Array<[string, () => Record<string, string>]> = [
	['without a header', () => ({})],
	['`Retry-After` in seconds', () => ({ 'retry-after': '2' })],
	['`Retry-After` as a date', () => ({ 'retry-after': new Date(Date.now() + 3000).toUTCString() })],
	['`X-RateLimit-Reset`', () => ({ 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 2) })],
	['meaningless headers', () => ({ 'retry-after': 'soon', 'x-ratelimit-reset': '-1' })],
	[
		'headers in the past',
		() => ({ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT', 'x-ratelimit-reset': '1' }),
	],
];

const tooMany = (headers: Record<string, string>): Injection => ({
	status: 429,
	headers,
	body: { replyCode: 7003, error: 429 },
});

const limits = [
	...PAUSES.flatMap(([form, headers]) =>
		(['start', 'status', 'download'] as const).map(
			(request): Row => ({
				fault: `HTTP 429, ${form}`,
				request,
				accesses: BOTH,
				arrange: (fixture) => fixture.inject(request, tooMany(headers())),
				outcome: item('It waits as long as requested, and retries'),
			}),
		),
	),
	...(['start', 'status', 'download'] as const).map(
		(request): Row => ({
			fault: 'HTTP 429, each time',
			request,
			accesses: BOTH,
			cases: [[{ ...tooMany({}), times: Infinity }]],
			outcome: request === 'status' ? NOT_FINISHED : error('{platform} received too many requests'),
		}),
	),
	{
		fault: 'HTTP 429, and a day to wait',
		request: 'status',
		accesses: BOTH,
		cases: [[{ ...tooMany({ 'retry-after': '86400' }), times: Infinity }]],
		outcome: NOT_FINISHED,
	} satisfies Row,
];

const always = { times: Infinity } as const;

/** HTTP 200 with a failure in the body. */
const EMARSYS: Array<[string, Injection, Row['request'], Outcome]> = [
	[
		'wrong credentials',
		{ emarsysError: 'unauthorized', http200: true, ...always },
		'start',
		error('Emarsys did not accept the credentials'),
	],
	[
		'a wrong parameter',
		{ emarsysError: 'parametersInvalid', http200: true, ...always },
		'start',
		error('Emarsys refused the parameters of the export'),
	],
	[
		'an export is already running',
		{ emarsysError: 'exportRunning', http200: true, ...always },
		'start',
		error('Emarsys is already running an export with the same settings'),
	],
	['a server error', { emarsysError: 'serverError', http200: true }, 'start', UNCLEAR],
	['a server error', { emarsysError: 'serverError', http200: true }, 'status', item(RETRY)],
	['a server error', { emarsysError: 'serverError', http200: true }, 'download', item(RETRY_DOWNLOAD)],
	['too many requests', { emarsysError: 'rateLimited', http200: true }, 'status', item(RETRY)],
	[
		'the file is not ready yet',
		{ emarsysError: 'inProgress', http200: true },
		'download',
		item(RETRY_DOWNLOAD),
	],
	[
		'the file is lost',
		{ emarsysError: 'fileLost', http200: true, ...always },
		'download',
		error('Emarsys has lost the file of export {id}'),
	],
	[
		'the file is no longer stored',
		{ emarsysError: 'fileGone', http200: true, ...always },
		'download',
		error('The file of export {id} is no longer stored at Emarsys'),
	],
	[
		'the file was sent elsewhere',
		{ emarsysError: 'notLocal', http200: true, ...always },
		'download',
		error("Export {id} can't be downloaded: it was sent to an FTP server or by mail"),
	],
];

const ALTCRAFT: Array<[string, Injection, Row['request'], Outcome]> = [
	['400', { altcraftError: 400, ...always }, 'start', error('Altcraft refused the request')],
	['401', { altcraftError: 401, ...always }, 'start', error('Altcraft did not accept the token')],
	[
		'402, the limit of the tariff',
		{ altcraftError: 402, ...always },
		'start',
		error('The limit of the Altcraft tariff is reached'),
	],
	[
		'403',
		{ altcraftError: 403, ...always },
		'start',
		error('The Altcraft token lacks the permission for this'),
	],
	['500', { altcraftError: 500 }, 'start', item(REPEAT_START)],
	['500', { altcraftError: 500 }, 'status', item(RETRY)],
	['400', { altcraftError: 400, ...always }, 'status', error('Altcraft refused the request')],
	[
		'403',
		{ altcraftError: 403, ...always },
		'download',
		error('The Altcraft token lacks the permission for this'),
	],
	['500', { altcraftError: 500 }, 'download', item(RETRY_DOWNLOAD)],
];

const inBody: Row[] = [
	...EMARSYS.map(
		([what, injection, request, outcome]): Row => ({
			fault: `HTTP 200 with a failure in the body: ${what}`,
			request,
			accesses: ['emarsys'],
			cases: [[injection]],
			outcome,
			// Such an export can't succeed any more: a retry starts another one.
			...(/fileLost|fileGone/.test(JSON.stringify(injection)) && { retried: false }),
		}),
	),
	...ALTCRAFT.map(
		([what, injection, request, outcome]): Row => ({
			fault: `HTTP 200 with a failure in the body: ${what}`,
			request,
			accesses: ['altcraft'],
			cases: [[injection]],
			arrange: ({ sandbox }) => sandbox.altcraft.set({ downloadErrorsAs: 'http200' }),
			outcome,
		}),
	),
];

const failedExport: Row = {
	fault: 'The platform ends the export without a result',
	request: 'status',
	accesses: BOTH,
	arrange: (fixture) => fixture.inject('start', { jobFails: true }),
	outcome: error('Export {id} failed at the platform with the state'),
	retried: false,
};

export const refusals: Section = {
	name: 'refusals',
	rows: [...broken, ...limits, ...inBody, failedExport],
};
