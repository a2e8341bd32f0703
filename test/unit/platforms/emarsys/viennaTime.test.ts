import { DateTime, Settings } from 'luxon';

import {
	parseMoment,
	utcOfVienna,
	viennaDays,
	viennaWindow,
} from '../../../../nodes/platforms/emarsys/viennaTime';

const iso = (value: unknown, zone = 'America/New_York') => parseMoment(value, zone)?.toUTC().toISO();
const range = (from: string, to: string) => viennaWindow(DateTime.fromISO(from), DateTime.fromISO(to));

describe('a date and time', () => {
	it.each<[string, unknown]>([
		['of the picker, in the zone given', '2026-11-20T03:00:00'],
		['without seconds', '2026-11-20T03:00'],
		['with milliseconds', '2026-11-20T03:00:00.000'],
		['with surrounding spaces', ' 2026-11-20T03:00:00 '],
		['in SQL form', '2026-11-20 03:00:00'],
		['in SQL form without seconds', '2026-11-20 03:00'],
		['in UTC', '2026-11-20T08:00:00Z'],
		['in UTC with milliseconds', '2026-11-20T08:00:00.000Z'],
		['with an offset', '2026-11-20T09:00:00+01:00'],
		['with a short offset', '2026-11-20T09:00:00+01'],
		['with an offset that is not in the zone given', '2026-11-20T13:30:00+05:30'],
		['in SQL form with an offset', '2026-11-20 09:00:00 +01:00'],
		['of an e-mail or HTTP', 'Fri, 20 Nov 2026 08:00:00 GMT'],
		['as milliseconds', Date.UTC(2026, 10, 20, 8)],
		['as a Date', new Date('2026-11-20T08:00:00Z')],
		['as a Luxon value', DateTime.fromISO('2026-11-20T17:00:00', { zone: 'Asia/Tokyo' })],
		['as the value of another copy of Luxon', { toISO: () => '2026-11-20T09:00:00.000+01:00' }],
	])('%s', (_, value) => {
		expect(iso(value)).toBe('2026-11-20T08:00:00.000Z');
	});

	it('that is only a day is midnight of the zone', () => {
		expect(iso('2026-11-20')).toBe('2026-11-20T05:00:00.000Z');
		expect(iso('2026-11-20', 'Asia/Tokyo')).toBe('2026-11-19T15:00:00.000Z');
	});

	it.each([
		undefined,
		null,
		'',
		'  ',
		'yesterday',
		'20.11.2026',
		'2026-13-01',
		'2026-02-30',
		'2026-11-20T25:00',
		true,
		{},
		[],
		NaN,
		Infinity,
		new Date(NaN),
		DateTime.invalid('test'),
		{ toISO: () => null },
		{ toISO: 5 },
	])('is not found in %p', (value) => {
		expect(parseMoment(value, 'Europe/Vienna')).toBeUndefined();
	});

	it.each(['08:00', 'T08:00', '08:00:00', '12'])('is not found in a time of day: %s', (value) => {
		expect(parseMoment(value, 'Europe/Vienna')).toBeUndefined();
	});
});

describe('a time without a zone', () => {
	const both = (text: string, zone: string) =>
		(['earliest', 'latest'] as const).map((which) => parseMoment(text, zone, which)?.toUTC().toISO());
	const today = ['2026-01-20T12:00:00Z', '2026-07-20T12:00:00Z'];
	afterEach(() => (Settings.now = () => Date.now()));

	it.each([
		['Europe/Vienna', '2026-10-25T02:30:00', '00:30', '01:30'],
		['Europe/Vienna', '2026-10-25 02:30', '00:30', '01:30'],
		['Europe/Vienna', '2026-10-25T03:00:00', '02:00', '02:00'],
		['Europe/Vienna', '2026-10-25T01:59:00', '23:59', '23:59'],
		['America/New_York', '2025-11-02T01:30:00', '05:30', '06:30'],
		['America/New_York', '2025-11-02 01:30:00', '05:30', '06:30'],
		['America/New_York', '2025-11-02T00:30:00', '04:30', '04:30'],
		['America/New_York', '2025-11-02T02:00:00', '07:00', '07:00'],
		['Australia/Lord_Howe', '2026-04-05T01:45:00', '14:45', '15:15'],
		['Asia/Tokyo', '2026-04-05T12:00:00', '03:00', '03:00'],
		['UTC', '2026-04-05T12:00:00', '12:00', '12:00'],
	])('in %s can occur twice: %s', (zone, text, ...times) => {
		for (const now of today) {
			Settings.now = () => Date.parse(now);
			expect(both(text, zone).map((moment) => moment?.slice(11, 16))).toEqual(times);
		}
	});

	it.each([
		['Europe/Vienna', '2026-03-29T02:00:00', '2026-03-29T01:00'],
		['Europe/Vienna', '2026-03-29T02:30:00', '2026-03-29T01:00'],
		['Europe/Vienna', '2026-03-29 02:59:59', '2026-03-29T01:00'],
		['America/New_York', '2026-03-08T02:30:00', '2026-03-08T07:00'],
		['Australia/Lord_Howe', '2026-10-04T02:15:00', '2026-10-03T15:30'],
		['America/Santiago', '2026-09-06', '2026-09-06T04:00'],
	])('in %s that is skipped is when the clocks go forward: %s', (zone, text, moment) => {
		for (const now of today) {
			Settings.now = () => Date.parse(now);
			expect(both(text, zone)).toEqual([`${moment}:00.000Z`, `${moment}:00.000Z`]);
		}
	});

	it('is not one with a zone', () => {
		for (const text of [
			'2026-10-25T02:30:00+02:00',
			'2026-10-25 00:30:00 Z',
			'Sun, 25 Oct 2026 00:30:00 GMT',
		])
			expect(both(text, 'Europe/Vienna')).toEqual(Array(2).fill('2026-10-25T00:30:00.000Z'));
		const luxon = DateTime.fromISO('2026-10-25T01:30:00Z', { zone: 'Europe/Vienna' });
		for (const value of [luxon, luxon.toMillis(), luxon.toJSDate()])
			expect(parseMoment(value, 'Europe/Vienna', 'earliest')?.toMillis()).toBe(luxon.toMillis());
	});
});

describe('a window', () => {
	it.each([
		['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-01 01:00:00', '2026-01-02 01:00:00'],
		['2026-07-01T00:00:00Z', '2026-07-02T00:00:00Z', '2026-07-01 02:00:00', '2026-07-02 02:00:00'],
		['2026-03-29T00:00:00Z', '2026-03-29T00:59:59Z', '2026-03-29 01:00:00', '2026-03-29 01:59:59'],
		['2026-03-29T00:00:00Z', '2026-03-29T01:00:00Z', '2026-03-29 01:00:00', '2026-03-29 03:00:00'],
		['2026-12-31T23:00:00-05:00', '2027-01-01T12:00:00+09:00', '2027-01-01 05:00:00', '2027-01-01 04:00:00'],
		['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', '2026-10-25 00:00:00', '2026-10-26 00:00:00'],
	])('from %s to %s is %s to %s, without a note', (from, to, start, end) => {
		expect(range(from, to)).toEqual({ timeRange: [start, end] });
	});

	// On 2026-10-25 it is 02:00 to 03:00 in Vienna twice: from 00:00 and from 01:00 UTC.
	it.each([
		['starts in the first pass', '00:30', '03:00', '02:00:00', '04:00:00'],
		['starts in the second pass', '01:30', '03:00', '02:00:00', '04:00:00'],
		['starts with the first pass', '00:00', '03:00', '02:00:00', '04:00:00'],
		['starts with the second pass', '01:00', '03:00', '02:00:00', '04:00:00'],
		['ends in the second pass', '22:00', '01:30', '00:00:00', '03:00:00'],
		['ends with the first pass', '22:00', '01:00', '00:00:00', '03:00:00'],
		['is the first pass', '00:00', '01:00', '02:00:00', '03:00:00'],
		['is the second pass', '01:00', '02:00', '02:00:00', '03:00:00'],
		['goes from late in the first to early in the second', '00:50', '01:10', '02:00:00', '03:00:00'],
	])('that %s includes the whole repeated hour, and says so', (_, from, to, start, end) => {
		const day = from > '21:00' ? '2026-10-24' : '2026-10-25';
		const window = range(`${day}T${from}:00Z`, `2026-10-25T${to}:00Z`);
		expect(window.timeRange).toEqual([`2026-10-25 ${start}`, `2026-10-25 ${end}`]);
		expect(window.note).toMatch(/02:00 to 03:00.*twice/);
	});

	it('that ends in the first pass ends there: no later row belongs to it', () => {
		expect(range('2026-10-24T22:00:00Z', '2026-10-25T00:30:00Z').timeRange).toEqual([
			'2026-10-25 00:00:00',
			'2026-10-25 02:30:00',
		]);
	});

	it('around the repeated hour never loses a moment, whatever its ends', () => {
		const moments = [...Array(29).keys()].map((n) => Date.UTC(2026, 9, 24, 23) + n * 10 * 60_000);
		const plain = (ms: number) =>
			DateTime.fromMillis(ms, { zone: 'Europe/Vienna' }).toFormat('yyyy-MM-dd HH:mm:ss');
		for (const from of moments) {
			for (const to of moments.filter((moment) => moment > from)) {
				const [start, end] = viennaWindow(DateTime.fromMillis(from), DateTime.fromMillis(to)).timeRange;
				const lost = moments.filter(
					(row) => row >= from && row < to && (plain(row) < start || plain(row) >= end),
				);
				expect(lost).toEqual([]);
			}
		}
	});
});

it('has days by the calendar of Vienna', () => {
	const days = (from: string, to: string) => viennaDays(DateTime.fromISO(from), DateTime.fromISO(to));
	expect(days('2026-12-31T22:59:59Z', '2026-12-31T23:00:00Z')).toEqual(['2026-12-31', '2027-01-01']);
	expect(days('2026-06-30T21:59:59Z', '2026-06-30T22:00:00Z')).toEqual(['2026-06-30', '2026-07-01']);
});

it.each([
	['2012-05-23 11:08:56', '2012-05-23T09:08:56.000Z'],
	['2026-01-01 00:00:00', '2025-12-31T23:00:00.000Z'],
	[' 2026-01-01 00:00:00 ', '2025-12-31T23:00:00.000Z'],
])('reads %j as %s', (wallTime, expected) => {
	expect(utcOfVienna(wallTime)).toBe(expected);
});

it.each([undefined, null, 5, '', 'now', '0000-00-00 00:00:00'])(
	'finds no date and time in %j',
	(wallTime) => {
		expect(utcOfVienna(wallTime)).toBeUndefined();
	},
);
