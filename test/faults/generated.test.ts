import * as fc from 'fast-check';
import { ExportError } from '../../nodes/core/exportError';
import { platformNamed } from '../../nodes/platforms';
import type { Platform, ReadParameter } from '../../nodes/platforms/platform';
import { readText } from '../../nodes/transport/body';
import type { Transport } from '../../nodes/transport/http';
import { ALTCRAFT, EMARSYS } from '../n8n/support/parameters';
import { bareTransport } from './support/bareTransport';
import { TcpProxy } from './support/tcpProxy';

const RUNS = 3000;
const EXPORT_ID = '222222222';

/** The keys and words that have a meaning in a response, with values of every kind. */
const value = fc.oneof(
	fc.constantFrom(0, '0', 1, EXPORT_ID, Number(EXPORT_ID), 'done', 'completed', 'error', 'OK', 10001, 4001),
	fc.jsonValue({ maxDepth: 2 }),
);
const data = fc.record(
	{
		id: value,
		task_id: value,
		status: value,
		file_name: value,
		created: value,
		progress: value,
		result: value,
	},
	{ requiredKeys: [] },
);
const envelope = fc.record(
	{ replyCode: value, replyText: value, error: value, error_text: value, data: fc.oneof(data, value) },
	{ requiredKeys: [] },
);

const body = fc.oneof(
	{ weight: 4, arbitrary: envelope.map((response) => Buffer.from(JSON.stringify(response))) },
	{ weight: 1, arbitrary: envelope.map((response) => Buffer.from(JSON.stringify(response).slice(0, -3))) },
	{ weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
	{
		weight: 1,
		arbitrary: fc
			.array(
				fc.constantFrom(
					'<xml>',
					'</xml>',
					'<error>',
					'0',
					'</error>',
					'<data>',
					'<status/>',
					'&#9;',
					'<!',
					']]>',
				),
			)
			.map((parts) => Buffer.from(parts.join(''))),
	},
);

const header = fc.tuple(
	fc.constantFrom(
		'content-type',
		'location',
		'retry-after',
		'date',
		'x-ratelimit-reset',
		'content-disposition',
	),
	fc.oneof(
		fc.constantFrom(
			'application/json',
			'text/csv',
			'application/xml',
			'file:///etc/passwd',
			'/again',
			'-1',
			'9e99',
		),
		fc.string({ maxLength: 20 }).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
	),
);

const response = fc.record({
	status: fc.oneof(
		fc.constantFrom(200, 201, 202, 302, 400, 401, 403, 404, 410, 423, 429, 500, 503),
		fc.integer({ min: 200, max: 599 }),
	),
	headers: fc.array(header, { maxLength: 4 }),
	body,
	/** Number of bytes missing at the end. */
	missing: fc.constantFrom(0, 0, 0, 1, 7),
});

describe('generated responses of the platforms, over real sockets', () => {
	let next = Buffer.alloc(0);
	let proxy: TcpProxy;
	let transport: Transport;
	beforeAll(async () => {
		proxy = await TcpProxy.open((socket) => socket.once('data', () => socket.end(next)));
		transport = bareTransport(proxy.port);
	});
	afterAll(async () => await proxy.close());

	/** The platform's result for a response: always a value or a presentable error. */
	async function resultOf<T>(action: () => Promise<T>): Promise<T | undefined> {
		try {
			return await action();
		} catch (error) {
			if (!(error instanceof ExportError)) throw error;
			const text = `${error.message} ${error.details.description ?? ''}`;
			expect(text).not.toMatch(/\[object|is not a function|cannot read|<\w+>/i);
			expect(error.details.description).toMatch(/\.$/);
			return undefined;
		}
	}

	it.each([
		['altcraft', ALTCRAFT, /success|completed/i],
		['emarsys', EMARSYS, /done/i],
	])(
		'%s: a clear error, or the contents of the response',
		async (name, parameters, success) => {
			const platform: Platform = platformNamed(name);
			const read: ReadParameter = (key) => {
				const given = parameters[key] ?? null;
				return typeof given === 'object' && given !== null && 'value' in given ? given.value : given;
			};
			const request = platform.startRequest(read, { timezone: 'Europe/Vienna', now: Date.now() });
			await fc.assert(
				fc.asyncProperty(response, async ({ status, headers, body: bytes, missing }) => {
					const lines = headers.map(([key, text]) => `${key}: ${text}\r\n`).join('');
					const head = `HTTP/1.1 ${status} X\r\n${lines}content-length: ${bytes.length}\r\nconnection: close\r\n\r\n`;
					const isShort = missing > 0 && bytes.length > 0;
					next = Buffer.concat([Buffer.from(head), isShort ? bytes.subarray(0, -missing) : bytes]);

					const id = await resultOf(async () => await request.start(transport, 'attempt'));
					if (id !== undefined) {
						expect([isShort, status < 300]).toEqual([false, true]);
						expect(bytes.toString()).toContain(id.trim());
					}
					const state = await resultOf(async () => await platform.state(transport, EXPORT_ID, read));
					if (state !== undefined) expect([isShort, state.exportId]).toEqual([false, EXPORT_ID]);
					if (state?.status === 'done') expect(bytes.toString()).toMatch(success);
					const done = { exportId: EXPORT_ID, status: 'done' as const, fileUrls: ['/api/download/a/b.csv'] };
					const [file] = platform.files(transport, done);
					const opened = await resultOf(async () => await readText((await file?.open()) ?? fail()));
					if (opened !== undefined) expect([isShort, status]).toEqual([false, 200]);
				}),
				{ numRuns: RUNS },
			);
		},
		240_000,
	);
});

function fail(): never {
	throw new Error('There is no file');
}
