import { timeRangeOf } from '../../../../nodes/platforms/emarsys/timeRange';
import { readerOf } from '../../support/parameters';
import { errorFrom } from '../../support/errors';

const NOW = '2026-11-20T12:34:56.789Z';

interface At {
	now?: string;
	lastRun?: string;
	firstRunFrom?: unknown;
	timezone?: string;
	form?: 'times' | 'days';
}

const since = ({ now = NOW, lastRun, firstRunFrom, timezone = 'Europe/Vienna', form = 'times' }: At = {}) => {
	const context = { timezone, now: Date.parse(now), ...(lastRun && { lastRun: Date.parse(lastRun) }) };
	return timeRangeOf(readerOf({ timeWindow: 'sinceLastRun', firstRunFrom }), context, form);
};

describe('the first run', () => {
	it.each([
		['Europe/Vienna', '2026-11-19 00:00:00'],
		['UTC', '2026-11-19 01:00:00'],
		['America/Los_Angeles', '2026-11-19 09:00:00'],
		['Asia/Tokyo', '2026-11-18 16:00:00'],
	])("starts with yesterday in the workflow's time zone: %s", (timezone, from) => {
		for (const firstRunFrom of [undefined, null, '', ' ']) {
			expect(since({ timezone, firstRunFrom }).timeRange).toEqual([from, '2026-11-20 13:34:56']);
		}
	});

	it.each([
		['2026-10-01T00:00:00', '2026-10-01 09:00:00'],
		['2026-10-01T00:00:00Z', '2026-10-01 02:00:00'],
		[new Date('2026-10-01T00:00:00Z'), '2026-10-01 02:00:00'],
		['2026-10-01', '2026-10-01 09:00:00'],
	])('starts at First Run From: %s', (firstRunFrom, from) => {
		expect(since({ firstRunFrom, timezone: 'America/Los_Angeles' }).timeRange[0]).toBe(from);
	});

	it.each([NOW, '2026-11-20T12:34:57Z', '2027-01-01'])('must start in the past: %s', (firstRunFrom) => {
		expect(errorFrom(() => since({ firstRunFrom }))).toMatchObject({
			kind: 'settings',
			message: 'First Run From: this must be in the past',
		});
	});

	it('requires a valid date and time', () => {
		expect(errorFrom(() => since({ firstRunFrom: 'Monday' })).message).toBe(
			'First Run From: "Monday" is not a date and time',
		);
	});

	it('of changes covers whole days, and is never empty', () => {
		expect(since({ form: 'days' }).timeRange).toEqual(['2026-11-19', '2026-11-21']);
		const today = since({ form: 'days', firstRunFrom: '2026-11-20T01:00:00' });
		expect(today.timeRange).toEqual(['2026-11-20', '2026-11-21']);
	});
});

describe('a later run', () => {
	it('starts where the last one ended, regardless of First Run From', () => {
		const lastRun = '2026-11-20T11:00:00.999Z';
		for (const firstRunFrom of ['', '2026-01-01', 'Monday']) {
			expect(since({ lastRun, firstRunFrom }).timeRange).toEqual([
				'2026-11-20 12:00:00',
				'2026-11-20 13:34:56',
			]);
		}
	});

	it('is never empty', () => {
		expect(since({ lastRun: NOW }).timeRange).toEqual(['2026-11-20 13:34:56', '2026-11-20 13:34:57']);
		expect(since({ lastRun: '2026-11-20T12:34:56.100Z' }).timeRange).toEqual([
			'2026-11-20 13:34:56',
			'2026-11-20 13:34:57',
		]);
	});

	it.each([
		['2026-11-20T12:34:56.790Z', '2026-11-19 00:00:00'],
		['2026-11-21T08:00:00Z', '2026-11-19 00:00:00'],
	])(
		'goes back to yesterday if the last one ended in the future, at %s: the clock was wrong',
		(lastRun, from) => {
			expect(since({ lastRun }).timeRange).toEqual([from, '2026-11-20 13:34:56']);
			expect(since({ lastRun, form: 'days' }).timeRange).toEqual(['2026-11-19', '2026-11-21']);
		},
	);

	it.each([
		['2026-11-20T08:00:00Z', '2026-11-20T12:00:00Z', '2026-11-20', '2026-11-21'],
		['2026-11-19T22:59:59Z', '2026-11-20T12:00:00Z', '2026-11-19', '2026-11-21'],
		['2026-11-19T22:59:59Z', '2026-11-19T23:00:00Z', '2026-11-19', '2026-11-20'],
		['2026-11-19T23:00:00Z', '2026-11-19T23:00:00Z', '2026-11-20', '2026-11-21'],
		['2026-11-19T23:00:00Z', '2026-11-19T23:00:01Z', '2026-11-20', '2026-11-21'],
	])('of changes covers the whole days of Vienna from %s to %s', (lastRun, now, from, to) => {
		for (const timezone of ['Europe/Vienna', 'America/Los_Angeles', 'Asia/Tokyo']) {
			expect(since({ lastRun, now, timezone, form: 'days' }).timeRange).toEqual([from, to]);
		}
	});
});

describe('a year of runs', () => {
	const MINUTE = 60_000;
	const year = ['2025-12-30', '2027-01-03'] as const;

	it.each([
		['every 20 minutes, in March', [20], ['2026-03-27', '2026-03-31'] as const],
		['every 20 minutes, in October', [20], ['2026-10-23', '2026-10-27'] as const],
		['every two hours and a bit', [121], year],
		['now and then', [7, 600, 33, 2500, 90, 1], year],
	])('has no gaps, %s', (_often, steps, [start, end]) => {
		const holes: string[] = [];
		let before: string | undefined;
		let lastRun: number | undefined;
		for (
			let now = Date.parse(start), n = 0;
			now < Date.parse(end);
			now += (steps[n++ % steps.length] ?? 1) * MINUTE
		) {
			const [from, to] = since({
				now: new Date(now).toISOString(),
				...(lastRun !== undefined && { lastRun: new Date(lastRun).toISOString() }),
			}).timeRange;
			if (before !== undefined && from > before) holes.push(`${before} to ${from}`);
			if (from >= to) holes.push(`nothing in ${from} to ${to}`);
			before = to;
			lastRun = now;
		}
		expect(holes).toEqual([]);
	});
});
