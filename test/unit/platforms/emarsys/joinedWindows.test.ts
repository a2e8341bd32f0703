import { timeRangeOf } from '../../../../nodes/platforms/emarsys/timeRange';
import { readerOf } from '../../support/parameters';

/*
 * A schedule that runs all year must export every moment: in Vienna's wall time, which is all that Emarsys knows,
 * no window may start after the end of the previous one, and each past moment must be in the window of a later run.
 * Wall times come from Intl here, so that Luxon does not check itself.
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = [Date.UTC(2025, 11, 30), Date.UTC(2027, 0, 3)] as const;

const wallTime = new Intl.DateTimeFormat('sv-SE', {
	timeZone: 'Europe/Vienna',
	dateStyle: 'short',
	timeStyle: 'medium',
});

const known = new Map<number, string>();

/** Vienna's wall time of a moment, cached because all tests use the same ones. */
function viennaWall(moment: number): string {
	const wall = known.get(moment) ?? wallTime.format(moment);
	known.set(moment, wall);
	return wall;
}

interface Window {
	now: number;
	from: string;
	to: string;
}

function runs(
	name: string,
	timezone: string,
	[start, end]: readonly [number, number],
	step: number,
	form: 'times' | 'days' = 'times',
): Window[] {
	const read = readerOf({ timeWindow: name });
	const windows: Window[] = [];
	for (let now = start; now <= end; now += step) {
		const [from, to] = timeRangeOf(read, { timezone, now }, form).timeRange;
		windows.push({ now, from, to });
	}
	return windows;
}

function holes(windows: Window[]): string[] {
	return windows.flatMap(({ from }, index) => {
		const before = windows[index - 1];
		return before && from > before.to ? [`${before.to} to ${from}`] : [];
	});
}

/** Moments, a quarter of an hour apart, that no later run exported although one had started before them. */
function lost(windows: Window[], longest: number): string[] {
	const first = windows[0]?.now ?? 0;
	const last = windows.at(-1)?.now ?? 0;
	const missing: string[] = [];
	let next = 0;
	for (let moment = first + 7 * MINUTE; moment < last - longest; moment += 15 * MINUTE) {
		const wall = viennaWall(moment);
		while ((windows[next]?.now ?? Infinity) <= moment) next++;
		let found = false;
		for (let i = next; !found && i < windows.length && (windows[i]?.now ?? 0) <= moment + longest; i++) {
			found = wall >= (windows[i]?.from ?? '') && wall < (windows[i]?.to ?? '');
		}
		if (!found) missing.push(wall);
	}
	return missing;
}

const ZONES = ['Europe/Vienna', 'UTC', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Auckland'];

// Here the clocks change at midnight: a day may lack its first hour, or have it twice.
const MIDNIGHT_ZONES = ['America/Havana', 'Asia/Beirut', 'Africa/Cairo', 'America/Santiago'];

describe.each(['Europe/Vienna', 'Asia/Kolkata'])('a year of runs in %s', (timezone) => {
	it('hourly, of the last hour', () => {
		const windows = runs('lastHour', timezone, [YEAR[0] + 5 * MINUTE, YEAR[1]], HOUR);
		expect(holes(windows)).toEqual([]);
		expect(lost(windows, 2 * HOUR)).toEqual([]);
	});
});

describe.each([...ZONES, ...MIDNIGHT_ZONES])('a year of daily runs in %s', (timezone) => {
	it.each(['yesterday', 'last24Hours', 'last7Days'])('of %s', (name) => {
		const windows = runs(name, timezone, [YEAR[0] + 5 * MINUTE, YEAR[1]], DAY);
		expect(holes(windows)).toEqual([]);
		expect(lost(windows, 2 * DAY + HOUR)).toEqual([]);
	});

	it('of yesterday, however late they run', () => {
		const late = runs('yesterday', timezone, [YEAR[0] + 5 * MINUTE, YEAR[1]], 7 * HOUR);
		expect(holes(late)).toEqual([]);
	});
});

it.each(ZONES)('a year of monthly runs in %s, of the previous month', (timezone) => {
	const read = readerOf({ timeWindow: 'previousMonth' });
	const windows = [...Array(14).keys()].map((month) => {
		const now = Date.UTC(2025, 11 + month, 3, 4, 5);
		const [from, to] = timeRangeOf(read, { timezone, now }, 'times').timeRange;
		return { now, from, to };
	});
	expect(holes(windows)).toEqual([]);
	expect(windows.every(({ from, to }) => from < to)).toBe(true);
});

it.each(['UTC', 'Pacific/Auckland', 'America/Los_Angeles'])(
	'a year of daily runs of changes in %s, by the days of Vienna',
	(timezone) => {
		const windows = runs('yesterday', timezone, [YEAR[0] + 5 * MINUTE, YEAR[1]], DAY, 'days');
		expect(holes(windows)).toEqual([]);
		expect(windows).toHaveLength(369);
		expect(windows.every(({ from, to }) => from < to)).toBe(true);
	},
);

it('would find a gap', () => {
	const windows = runs('lastHour', 'UTC', [YEAR[0], YEAR[0] + DAY], 2 * HOUR);
	expect(holes(windows)).toHaveLength(12);
	expect(lost(windows, 3 * HOUR).length).toBeGreaterThan(30);
});
