import { timeRangeOf } from '../../../../nodes/platforms/emarsys/timeRange';
import { readerOf } from '../../support/parameters';
import { errorFrom } from '../../support/errors';

const NOW = '2026-11-20T12:34:56Z';

interface At {
	now?: string;
	timezone?: string;
	form?: 'times' | 'days';
}

const rangeOf = (
	parameters: Record<string, unknown>,
	{ now = NOW, timezone = 'Europe/Vienna', form = 'times' }: At = {},
) => timeRangeOf(readerOf(parameters), { timezone, now: Date.parse(now) }, form);
const relative = (timeWindow: string, at?: At) => rangeOf({ timeWindow }, at).timeRange;
const custom = (from: unknown, to: unknown, at?: At) => rangeOf({ timeWindow: 'custom', from, to }, at);

describe('a custom window', () => {
	it('is in the time zone of the workflow if it has none', () => {
		const from = '2026-11-20T00:00:00';
		const to = '2026-11-21T00:00:00';
		expect(custom(from, to).timeRange).toEqual(['2026-11-20 00:00:00', '2026-11-21 00:00:00']);
		expect(custom(from, to, { timezone: 'America/New_York' }).timeRange).toEqual([
			'2026-11-20 06:00:00',
			'2026-11-21 06:00:00',
		]);
		expect(custom(from, to, { timezone: 'Asia/Kolkata' }).timeRange).toEqual([
			'2026-11-19 19:30:00',
			'2026-11-20 19:30:00',
		]);
		expect(custom(`${from}Z`, `${to}Z`, { timezone: 'Asia/Kolkata' }).timeRange).toEqual([
			'2026-11-20 01:00:00',
			'2026-11-21 01:00:00',
		]);
	});

	it('includes the whole hour that occurs twice in the time zone of the workflow', () => {
		const at = { timezone: 'America/New_York' };
		expect(custom('2025-11-02T01:30:00', '2025-11-02T03:00:00', at).timeRange).toEqual([
			'2025-11-02 06:30:00',
			'2025-11-02 09:00:00',
		]);
		expect(custom('2025-11-02T00:30:00', '2025-11-02T01:30:00', at).timeRange).toEqual([
			'2025-11-02 05:30:00',
			'2025-11-02 07:30:00',
		]);
	});

	it('starts and ends when the clocks go forward if its time is skipped then', () => {
		expect(custom('2026-03-29T02:30:00', '2026-03-29T05:00:00').timeRange[0]).toBe('2026-03-29 03:00:00');
		expect(custom('2026-03-29T01:00:00', '2026-03-29T02:30:00').timeRange[1]).toBe('2026-03-29 03:00:00');
	});

	it('passes on the note about the repeated hour', () => {
		expect(custom('2026-10-25T00:30:00Z', '2026-10-25T12:00:00Z').note).toMatch(/twice/);
		expect(custom('2026-10-26T00:30:00Z', '2026-10-26T12:00:00Z').note).toBeUndefined();
	});

	it.each(['From', 'To'])('requires both ends: %s', (label) => {
		for (const empty of [null, '', '  ']) {
			const ends = { From: '2026-11-20', To: '2026-11-21', [label]: empty };
			const { kind, message } = errorFrom(() => custom(ends.From, ends.To));
			expect({ kind, message }).toEqual({ kind: 'settings', message: `${label}: enter a date and time` });
		}
	});

	it.each(['From', 'To'])('requires valid ends: %s', (label) => {
		const ends = { From: '2026-11-20', To: '2026-11-21', [label]: '20.11.2026' };
		const { message, details: facts } = errorFrom(() => custom(ends.From, ends.To));
		expect(message).toBe(`${label}: "20.11.2026" is not a date and time`);
		expect(facts.description).toContain('2026-11-20T08:00:00Z');
	});

	it.each([
		['2026-11-21', '2026-11-20'],
		['2026-11-20T08:00:00', '2026-11-20T08:00:00'],
		['2026-11-20T08:00:00Z', '2026-11-20T08:30:00+01:00'],
	])('must start before it ends: %s to %s', (from, to) => {
		expect(errorFrom(() => custom(from, to)).message).toMatch(
			/^From: [\d-]+ [\d:]+ is not before To: [\d-]+ [\d:]+ \(\S+\)$/,
		);
	});

	it('is the default window', () => {
		expect(rangeOf({ from: '2026-11-20', to: '2026-11-21' }).timeRange).toEqual([
			'2026-11-20 00:00:00',
			'2026-11-21 00:00:00',
		]);
	});

	describe('of changes', () => {
		const days = (from: string, to: string, timezone = 'Europe/Vienna') =>
			custom(from, to, { form: 'days', timezone });

		it('is written in days of Vienna', () => {
			expect(days('2026-11-20T08:00:00', '2026-11-21T09:00:00')).toEqual({
				timeRange: ['2026-11-20', '2026-11-21'],
				zone: 'Europe/Vienna',
			});
		});

		it('says so if these are not the days in the time zone of the workflow', () => {
			expect(days('2026-11-20T00:00:00', '2026-11-21T00:00:00', 'Asia/Tokyo')).toEqual({
				timeRange: ['2026-11-19', '2026-11-20'],
				zone: 'Europe/Vienna',
				note: expect.stringMatching(
					/starts with 2026-11-19 and ends before 2026-11-20, .*Asia\/Tokyo/,
				) as unknown,
			});
			expect(days('2026-11-20T12:00:00', '2026-11-21T12:00:00', 'Asia/Tokyo')).not.toHaveProperty('note');
			expect(days('2026-11-01T06:00:00', '2026-11-30T23:59', 'America/New_York')).not.toHaveProperty('note');
		});

		it.each([
			['2026-11-30T23:59:59', 'Europe/Vienna', '2026-12-01'],
			['2026-11-30T23:59', 'America/New_York', '2026-12-01'],
			['2026-11-30T23:58:59', 'Europe/Vienna', '2026-11-30'],
		])('includes the day whose last minute is its end: %s in %s', (to, timezone, end) => {
			expect(days('2026-11-01T00:00:00', to, timezone).timeRange).toEqual(['2026-11-01', end]);
		});

		it.each([
			['2026-11-20T00:00:00', '2026-11-20T23:59:00', 'Europe/Vienna'],
			['2026-11-20T00:00:00', '2026-11-20T23:59:59.999', 'Europe/Vienna'],
			['2026-11-20T00:00:00+01:00', '2026-11-20T22:59:59Z', 'UTC'],
			['2026-11-20T00:00:00', '2026-11-20T23:59:59', 'UTC'],
		])('can be one day, to its last minute: %s to %s in %s', (from, to, timezone) => {
			expect(days(from, to, timezone).timeRange).toEqual(['2026-11-20', '2026-11-21']);
		});

		it.each([
			['2026-11-20T00:00:00', '2026-11-20T23:58:59', 'Europe/Vienna'],
			['2026-11-20T23:00:00', '2026-11-21T05:00:00', 'America/New_York'],
		])('requires two different days: %s to %s in %s', (from, to, timezone) => {
			const { message } = errorFrom(() => days(from, to, timezone));
			expect(message).toMatch(/^To: .*"From" and "To" are the same day in Vienna/);
		});
	});
});

describe('a relative window', () => {
	it.each([
		['yesterday', '2026-11-19 00:00:00', '2026-11-20 00:00:00'],
		['today', '2026-11-20 00:00:00', '2026-11-20 13:34:56'],
		['lastHour', '2026-11-20 12:00:00', '2026-11-20 13:00:00'],
		['last24Hours', '2026-11-19 13:00:00', '2026-11-20 13:00:00'],
		['last7Days', '2026-11-13 00:00:00', '2026-11-20 00:00:00'],
		['last30Days', '2026-10-21 00:00:00', '2026-11-20 00:00:00'],
		['previousMonth', '2026-10-01 00:00:00', '2026-11-01 00:00:00'],
	])('%s on a plain day is %s to %s', (name, from, to) => {
		expect(relative(name)).toEqual([from, to]);
	});

	it.each([
		['yesterday', '2026-12-31 00:00:00', '2027-01-01 00:00:00'],
		['lastHour', '2026-12-31 23:00:00', '2027-01-01 00:00:00'],
		['last24Hours', '2026-12-31 00:00:00', '2027-01-01 00:00:00'],
		['last7Days', '2026-12-25 00:00:00', '2027-01-01 00:00:00'],
		['last30Days', '2026-12-02 00:00:00', '2027-01-01 00:00:00'],
		['previousMonth', '2026-12-01 00:00:00', '2027-01-01 00:00:00'],
	])('%s in the first second of the year is %s to %s', (name, from, to) => {
		expect(relative(name, { now: '2026-12-31T23:00:01Z' })).toEqual([from, to]);
	});

	it.each([
		['2026-03-01T08:00:00Z', '2026-02-28', '2026-02-01'],
		['2028-03-01T08:00:00Z', '2028-02-29', '2028-02-01'],
	])('knows the length of February at %s', (now, yesterday, month) => {
		expect(relative('yesterday', { now })[0]).toBe(`${yesterday} 00:00:00`);
		expect(relative('previousMonth', { now })[0]).toBe(`${month} 00:00:00`);
	});

	it.each([
		['America/Los_Angeles', '2026-11-18 09:00:00', '2026-11-19 09:00:00', '2026-11-20T05:00:00Z'],
		['Asia/Tokyo', '2026-11-19 16:00:00', '2026-11-20 16:00:00', '2026-11-20T22:00:00Z'],
		['Pacific/Auckland', '2026-11-19 12:00:00', '2026-11-20 12:00:00', '2026-11-21T01:00:00Z'],
	])('has the days of %s, in Vienna time', (timezone, from, to, now) => {
		expect(relative('yesterday', { now, timezone })).toEqual([from, to]);
	});

	it('has hours of a zone with a half-hour offset', () => {
		expect(relative('lastHour', { timezone: 'Asia/Kolkata' })).toEqual([
			'2026-11-20 12:30:00',
			'2026-11-20 13:30:00',
		]);
	});

	it.each([
		['2026-03-29T01:00:00Z', 'lastHour', '2026-03-29 01:00:00', '2026-03-29 03:00:00'],
		['2026-03-29T12:00:00Z', 'today', '2026-03-29 00:00:00', '2026-03-29 14:00:00'],
		['2026-03-29T12:00:00Z', 'last24Hours', '2026-03-28 13:00:00', '2026-03-29 14:00:00'],
		['2026-03-30T12:00:00Z', 'yesterday', '2026-03-29 00:00:00', '2026-03-30 00:00:00'],
		['2026-10-25T00:10:00Z', 'lastHour', '2026-10-25 01:00:00', '2026-10-25 02:00:00'],
		['2026-10-25T01:10:00Z', 'lastHour', '2026-10-25 02:00:00', '2026-10-25 03:00:00'],
		['2026-10-25T02:10:00Z', 'lastHour', '2026-10-25 02:00:00', '2026-10-25 03:00:00'],
		['2026-10-25T12:00:00Z', 'last24Hours', '2026-10-24 14:00:00', '2026-10-25 13:00:00'],
		['2026-10-26T12:00:00Z', 'yesterday', '2026-10-25 00:00:00', '2026-10-26 00:00:00'],
	])('at %s, as the clocks change: %s is %s to %s', (now, name, from, to) => {
		expect(relative(name, { now })).toEqual([from, to]);
	});

	it('with an unknown name is rejected by label', () => {
		expect(errorFrom(() => relative('lastYear'))).toMatchObject({
			kind: 'settings',
			message: 'Time Window: "lastYear" is not a time window',
		});
	});

	describe('of changes', () => {
		const days = (name: string, now: string, timezone = 'America/Los_Angeles') =>
			relative(name, { now, timezone, form: 'days' });

		it.each([
			['yesterday', '2026-11-19', '2026-11-20'],
			['today', '2026-11-20', '2026-11-21'],
			['lastHour', '2026-11-20', '2026-11-21'],
			['last24Hours', '2026-11-19', '2026-11-21'],
			['last7Days', '2026-11-13', '2026-11-20'],
			['previousMonth', '2026-10-01', '2026-11-01'],
		])('%s is %s to %s, in whole days of Vienna', (name, from, to) => {
			expect(days(name, NOW)).toEqual([from, to]);
		});

		it('ends with the day where the hour does', () => {
			expect(days('lastHour', '2026-11-19T23:30:00Z')).toEqual(['2026-11-19', '2026-11-20']);
		});

		it('is not empty at midnight to the millisecond', () => {
			expect(days('today', '2026-11-19T23:00:00.000Z')).toEqual(['2026-11-20', '2026-11-21']);
			expect(days('today', '2026-11-19T23:00:00.001Z')).toEqual(['2026-11-20', '2026-11-21']);
		});
	});
});
