import { getEventListeners, once } from 'node:events';
import { Readable } from 'node:stream';

import {
	discard,
	firstBytes,
	guardAgainstStall,
	isWebPage,
	readText,
	textStart,
} from '../../../nodes/transport/body';
import { rejectionOf } from '../support/errors';
import { responseOf } from '../support/transport';

/** The bytes of a text one by one. */
const bytes = (text: string) => [...Buffer.from(text)].map((byte) => Buffer.from([byte]));

describe('reading a response', () => {
	it.each(['', 'plain', 'Übergröße, контакт 😀'])('returns %j, however its bytes are split', async (text) => {
		expect(await readText(responseOf({ body: bytes(text) }))).toBe(text);
		expect(await readText(responseOf({ body: text }))).toBe(text);
	});

	it('drops the byte order mark at the start and no other', async () => {
		expect(await readText(responseOf({ body: bytes('\ufeff{"a":"\ufeff"}') }))).toBe('{"a":"\ufeff"}');
	});

	it('reads as much as the limit', async () => {
		const response = responseOf({ body: bytes('12345') });
		expect(await readText(response, 5)).toBe('12345');
		expect(response.destroyed).toBe(false);
	});

	it('stops after the limit and discards the rest', async () => {
		let read = 0;
		const response = responseOf({ status: 200 });
		response.body[Symbol.asyncIterator] = async function* () {
			await Promise.resolve();
			for (;;) {
				read++;
				yield Buffer.alloc(1024 * 1024);
			}
		};
		const error = await rejectionOf(readText(response));
		expect(error).toMatchObject({ kind: 'badResponse', details: { httpStatus: 200 } });
		expect(error.message).toContain('8 MiB');
		expect(read).toBe(9);
		expect(response.destroyed).toBe(true);
	});

	it('that broke off is a retryable error without the bytes', async () => {
		const broken = Object.assign(new Error('aborted, request: {"token":"x"}'), { code: 'ECONNRESET' });
		const error = await rejectionOf(readText(responseOf({ body: '{"data":', broken })));
		expect(error).toMatchObject({ kind: 'unreachable', isRetryable: true });
		expect(error.message).toContain('the connection was closed');
		expect(error.message).not.toContain('token');
		expect(error.cause).toBeUndefined();
		const other = await rejectionOf(readText(responseOf({ broken: new Error('aborted') })));
		expect(other.message).toContain('the response was cut off');
	});
});

it('discards an unneeded body', () => {
	const response = responseOf();
	discard(response);
	expect(response.destroyed).toBe(true);
});

describe('the start of a body', () => {
	const arriving = () => new Readable({ read: () => undefined });
	const readAll = async (body: Readable) => await readText({ status: 200, headers: {}, body });

	it.each(['{"a":1}', '<a/>', '\ufeff \n{"a":1}', 'a,b\n', ''])('is left in it: %j', async (text) => {
		const body = Readable.from(text === '' ? [] : [Buffer.from(text)], { objectMode: false });
		expect((await textStart(body)).text).toBe(text.trimStart());
		expect((await textStart(body)).text).toBe(text.trimStart());
		expect(Buffer.from(await firstBytes(body)).toString()).toBe(text);
		expect(await readAll(body)).toBe(text.replace(/^\ufeff/, ''));
	});

	it('is awaited until it has as many bytes as needed, or to its end', async () => {
		for (const [pieces, expected] of [
			[['P', 'K', '\x03\x04…'], 'PK\x03\x04…'],
			[['a', '\n', null], 'a\n'],
			[[null], ''],
		] as const) {
			const body = arriving();
			const start = firstBytes(body, 4);
			for (const piece of pieces) {
				body.push(piece);
				await new Promise(setImmediate);
			}
			expect(Buffer.from(await start).toString()).toBe(expected);
			if (pieces.at(-1) !== null) body.push(null);
			expect(await readAll(body)).toBe(expected);
		}
	});

	it('of what may be a message is awaited to its end', async () => {
		const body = arriving();
		const push: unknown = Reflect.get(body, 'push');
		const start = textStart(body);
		for (const piece of [Buffer.from('\ufeff'), ...bytes(' {"ä":1}'), null]) {
			body.push(piece);
			await new Promise(setImmediate);
		}
		expect(await start).toEqual({ text: '{"ä":1}', isWhole: true });
		expect(Reflect.get(body, 'push')).toBe(push);
		expect(await readAll(body)).toBe(' {"ä":1}');
	});

	it('of a file is not awaited', async () => {
		const body = arriving();
		body.push('a,b\n');
		expect(await textStart(body)).toEqual({ text: 'a,b\n', isWhole: false });
	});

	it('is read up to 64 KiB, and left in it', async () => {
		const body = Readable.from(
			[...Array(200).keys()].map(() => Buffer.from(`{${'x'.repeat(999)}`)),
			{
				objectMode: false,
			},
		);
		const { text, isWhole } = await textStart(body);
		expect(isWhole).toBe(false);
		expect(text.length).toBeGreaterThanOrEqual(65_536);
		expect(text.length).toBeLessThan(70_000);
		expect(await readAll(body)).toBe(`{${'x'.repeat(999)}`.repeat(200));
	});

	it.each([1, 16, 65_536])('arrives whole from a stream that buffers %d bytes', async (highWaterMark) => {
		for (const makePieces of [bytes, (text: string) => [Buffer.from(text)]]) {
			const body = Readable.from(makePieces('{"error":401}'), { objectMode: false, highWaterMark });
			expect(await textStart(body)).toEqual({ text: '{"error":401}', isWhole: true });
			expect(await readAll(body)).toBe('{"error":401}');
			const left = bytes('{"error":401}');
			const immediate = new Readable({
				highWaterMark,
				read() {
					this.push(left.shift() ?? null);
				},
			});
			expect(await textStart(immediate)).toEqual({ text: '{"error":401}', isWhole: true });
			expect(await readAll(immediate)).toBe('{"error":401}');
		}
	});

	it('that is cut off is an error', async () => {
		const body = arriving();
		const start = rejectionOf(textStart(body));
		body.push('{"a"');
		await new Promise(setImmediate);
		body.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
		const error = await start;
		expect(error).toMatchObject({ kind: 'brokenOff', isRetryable: true });
		expect(error.message).toMatch(/^after 4 bytes: /);
	});

	it.each([
		['<!DOCTYPE html>', true],
		['<html lang="en">', true],
		['<?xml version="1.0"?>\n<!doctype html><html>', true],
		['<?xml version="1.0"?><xml>', false],
		['<html5>', false],
		['html,b', false],
	])('%j is a web page: %j', (text, is) => {
		expect(isWebPage({ text, isWhole: true })).toBe(is);
	});
});

describe('the guard against stalled transfers', () => {
	/** The times at which the guard checks, latest last. */
	let polls: AbortController[];
	let periods: number[];
	beforeEach(() => {
		polls = [];
		periods = [];
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
			periods.push(milliseconds);
			const poll = new AbortController();
			polls.push(poll);
			return poll.signal;
		});
	});
	afterEach(() => jest.restoreAllMocks());

	const poll = () => polls.at(-1)?.abort();
	const silent = () => new Readable({ read: () => undefined }).on('error', () => undefined);

	it('ends it, also while it is read', async () => {
		const body = silent();
		const reading = rejectionOf(readText({ status: 200, headers: {}, body }));
		polls[0]?.abort();
		expect(await reading).toMatchObject({ kind: 'unreachable', isRetryable: true });
		expect(body.errored?.message).toBe('no data for 60 s');
		expect(periods).toEqual([60_000, 120_000]);
	});

	it('ends a response of an API that trickles for too long', async () => {
		const body = silent();
		const reading = rejectionOf(readText({ status: 200, headers: {}, body }));
		body.push('{');
		polls[1]?.abort();
		expect(await reading).toMatchObject({ kind: 'unreachable', isRetryable: true });
		expect(body.errored?.message).toBe('incomplete after 120 s');
	});

	it.each(['{"error":401,', '<!DOCTYPE html>', '\ufeff', '  '])(
		'ends a body that may be a message, and goes silent after %j',
		async (text) => {
			const body = silent();
			const start = rejectionOf(textStart(body));
			body.push(text);
			await new Promise(setImmediate);
			poll();
			poll();
			expect(await start).toMatchObject({ kind: 'brokenOff', isRetryable: true });
			expect(body.errored?.message).toBe('no data for 60 s');
		},
	);

	it('lets it continue as long as something arrives, or is waiting to be read', async () => {
		const body = silent();
		guardAgainstStall(body, 60_000);
		body.push('x');
		poll();
		poll();
		expect(body.destroyed).toBe(false);
		body.resume();
		await once(body, 'data');
		const next = once(body, 'data');
		body.push('x');
		await next;
		poll();
		expect(body.destroyed).toBe(false);
		poll();
		expect(body.destroyed).toBe(true);
	});

	it('leaves nothing behind that retains a response', async () => {
		const body = Readable.from([Buffer.from('{}')]);
		expect(await readText({ status: 200, headers: {}, body })).toBe('{}');
		expect(polls).toHaveLength(2);
		for (const { signal } of polls) expect(getEventListeners(signal, 'abort')).toEqual([]);
	});

	it('can be removed', () => {
		const body = silent();
		guardAgainstStall(body, 60_000)();
		poll();
		expect(body.destroyed).toBe(false);
	});

	it('ignores streams without byte counts', () => {
		const { body } = responseOf();
		guardAgainstStall(body, 60_000)();
		expect(polls).toEqual([]);
	});
});
