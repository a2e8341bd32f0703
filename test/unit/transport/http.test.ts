import { mediaType, retryAfterMs } from '../../../nodes/transport/http';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const MINUTE = 60_000;

/** A time by the clock of a server that is this far off the local one. */
const serverDate = (offMs = 0) => new Date(NOW + offMs).toUTCString();
const unixSeconds = (inMs: number, offMs = 0) => String((NOW + offMs + inMs) / 1000);

describe('the pause that the platform requests', () => {
	it.each<[string, Record<string, string>, number]>([
		['seconds', { 'retry-after': '30' }, 30_000],
		['seconds with spaces', { 'retry-after': ' 30 ' }, 30_000],
		['a date', { 'retry-after': serverDate(45_000) }, 45_000],
		['zero', { 'retry-after': '0' }, 1000],
		['a date in the past', { 'retry-after': serverDate(-MINUTE) }, 1000],
		['hours', { 'retry-after': '86400' }, 15 * MINUTE],
		['the end of the minute', { 'x-ratelimit-reset': unixSeconds(40_000) }, 41_000],
		['an end that has passed', { 'x-ratelimit-reset': unixSeconds(-40_000) }, 1000],
		['an end far away', { 'x-ratelimit-reset': unixSeconds(100 * MINUTE) }, 15 * MINUTE],
		['both: Retry-After', { 'retry-after': '5', 'x-ratelimit-reset': unixSeconds(40_000) }, 5000],
		['a word and an end', { 'retry-after': 'soon', 'x-ratelimit-reset': unixSeconds(40_000) }, 41_000],
	])('%s', (_, headers, expected) => {
		expect(retryAfterMs(headers, NOW)).toBe(expected);
	});

	it.each([10, -10])('is read by the clock of the server, %d minutes off the local one', (minutes) => {
		const off = minutes * MINUTE;
		const date = serverDate(off);
		expect(retryAfterMs({ date, 'x-ratelimit-reset': unixSeconds(40_000, off) }, NOW)).toBe(41_000);
		expect(retryAfterMs({ date, 'retry-after': serverDate(off + 20_000) }, NOW)).toBe(20_000);
		expect(retryAfterMs({ date, 'retry-after': '20' }, NOW)).toBe(20_000);
	});

	it('is read by the local clock if the Date header is invalid', () => {
		expect(retryAfterMs({ date: 'today', 'x-ratelimit-reset': unixSeconds(40_000) }, NOW)).toBe(41_000);
	});

	it.each([
		{},
		{ 'retry-after': '' },
		{ 'retry-after': 'soon' },
		{ 'x-ratelimit-reset': '' },
		{ 'x-ratelimit-reset': 'soon' },
		{ 'x-ratelimit-reset': '0' },
		{ 'x-ratelimit-reset': '-5' },
		{ 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '0' },
	])('is unknown from %j', (headers) => {
		expect(retryAfterMs(headers, NOW)).toBeUndefined();
	});
});

it.each<[string | undefined, string]>([
	['text/csv;charset=UTF-8', 'text/csv'],
	['Application/JSON ; charset=utf-8', 'application/json'],
	['application/zip', 'application/zip'],
	['', ''],
	[undefined, ''],
])('the media type of %j is %j', (header, expected) => {
	expect(mediaType({ 'content-type': header })).toBe(expected);
});
