import { DateTime, Info, type Zone } from 'luxon';

import { withoutPadding } from '../../core/padding';

/**
 * Emarsys reads and writes times as wall time in Vienna, with daylight saving time and without an offset (Emarsys API
 * documentation, contact exports).
 */
export const VIENNA = 'Europe/Vienna';

const WALL_TIME = 'yyyy-MM-dd HH:mm:ss';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Which one is meant by a time without a zone, if it occurs twice because the clocks go back. */
export type Pass = 'earliest' | 'latest';

/**
 * A point in time in any form that n8n uses: ISO 8601 or SQL text with or without a zone, a number of milliseconds, a
 * Date or a Luxon value. Without a zone, it is in `zone`. Undefined for anything else.
 */
export function parseMoment(value: unknown, zone: string, pass: Pass = 'earliest'): DateTime | undefined {
	const moment = parse(value, zone, pass);
	return moment?.isValid ? moment : undefined;
}

function parse(value: unknown, zone: string, pass: Pass): DateTime | undefined {
	if (typeof value === 'number') return DateTime.fromMillis(value, { zone });
	if (value instanceof Date) return DateTime.fromJSDate(value, { zone });
	// A Luxon value comes from n8n's own copy of Luxon, so `instanceof` would not recognize it.
	if (typeof value === 'object' && value !== null && 'toISO' in value && typeof value.toISO === 'function') {
		return DateTime.fromISO(String((value.toISO as () => unknown)()), { zone });
	}
	if (typeof value !== 'string') return undefined;
	const text = withoutPadding(value);
	// A number as text. A date written in digits has another length, and four digits are a year.
	if (/^\d{5}(\.\d+)?$|^\d{9,}$/.test(text)) return DateTime.fromMillis(Number(text), { zone });
	// Luxon would take a time of day as today's.
	if (/^T?\d{1,2}(:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(text)) return undefined;
	const inUtc = parseText(text, 'utc');
	const hasZone = +inUtc === +parseText(text, 'utc+1');
	return hasZone || !inUtc.isValid ? inUtc.setZone(zone) : atWallTime(+inUtc, zone, pass);
}

function parseText(text: string, zone: string): DateTime {
	const iso = DateTime.fromISO(text, { zone });
	if (iso.isValid) return iso;
	const sql = DateTime.fromSQL(text, { zone });
	return sql.isValid ? sql : DateTime.fromRFC2822(text, { zone });
}

// For a wall time that occurs twice, Luxon chooses by the offset that is valid today.
function atWallTime(wallTime: number, zoneName: string, pass: Pass): DateTime {
	const zone = Info.normalizeZone(zoneName);
	const moments = [-DAY_MS, DAY_MS].map((distance) => {
		const offset = zone.offset(wallTime + distance);
		return { offset, at: wallTime - offset * MINUTE_MS };
	});
	const possible = moments.filter(({ offset, at }) => zone.offset(at) === offset);
	const [early, late] = rangeOf(possible.length > 0 ? possible : moments);
	const at = possible.length === 0 ? offsetChange(zone, early, late) : pass === 'earliest' ? early : late;
	return DateTime.fromMillis(at, { zone });
}

function rangeOf(moments: Array<{ at: number }>): [number, number] {
	const times = moments.map(({ at }) => at);
	return [Math.min(...times), Math.max(...times)];
}

// The clocks never show a time that is skipped: whatever comes after it comes after they have gone forward.
function offsetChange(zone: Zone, before: number, after: number): number {
	if (after - before <= 1) return after;
	const middle = Math.floor((before + after) / 2);
	return zone.offset(middle) === zone.offset(after)
		? offsetChange(zone, before, middle)
		: offsetChange(zone, middle, after);
}

/** The start and end of a window in Emarsys' format. */
export interface ViennaWindow {
	timeRange: [string, string];
	/** For the user, if the window had to be widened. */
	note?: string;
}

/**
 * A window in Vienna wall time, where the two passes of the repeated hour in October look the same. A window that starts
 * in that hour therefore includes all of it, and so does one that ends in its second pass: rows of the second pass can
 * have earlier wall times than a start in the first, and rows of the first have later ones than an end in the second.
 * At worst, rows are duplicated, but never lost.
 */
export function viennaWindow(from: DateTime, to: DateTime): ViennaWindow {
	const start = from.setZone(VIENNA);
	const end = to.setZone(VIENNA);
	const wholeHourEnd = isAmbiguous(end) && !end.isInDST;
	const timeRange: [string, string] = [
		(isAmbiguous(start) ? start.startOf('hour') : start).toFormat(WALL_TIME),
		(wholeHourEnd ? end.startOf('hour').plus({ hours: 1 }) : end).toFormat(WALL_TIME),
	];
	if (!isAmbiguous(start) && !wholeHourEnd) return { timeRange };
	return {
		timeRange,
		note: 'The clocks went back in this window: the hour from 02:00 to 03:00 in Vienna, which occurs twice, was exported in full. Some rows may appear twice.',
	};
}

function isAmbiguous(moment: DateTime): boolean {
	return moment.getPossibleOffsets().length > 1;
}

/** The days in Vienna of two points in time, as `yyyy-MM-dd`. */
export function viennaDays(from: DateTime, to: DateTime): [string, string] {
	return [from.setZone(VIENNA).toFormat('yyyy-MM-dd'), to.setZone(VIENNA).toFormat('yyyy-MM-dd')];
}

/** Converts a wall time in Vienna, such as an export's `created`, to ISO 8601 in UTC. */
export function utcOfVienna(wallTime: unknown): string | undefined {
	if (typeof wallTime !== 'string') return undefined;
	const text = wallTime.trim();
	const sql = DateTime.fromSQL(text, { zone: VIENNA });
	const moment = sql.isValid ? sql : DateTime.fromISO(text, { zone: VIENNA });
	return moment.isValid ? moment.toUTC().toISO() : undefined;
}
