import { DateTime } from 'luxon';

/**
 * Emarsys reads and writes moments as wall time of Vienna, with its summer time and without an offset (Emarsys
 * API documentation, contact exports).
 */
export const VIENNA = 'Europe/Vienna';

const WALL_TIME = 'yyyy-MM-dd HH:mm:ss';

/**
 * A moment in any form that n8n gives: text in ISO 8601 or SQL form with or without a zone, a number of
 * milliseconds, a Date or a Luxon value. Without a zone it is in `zone`. Undefined for anything else.
 */
export function parseMoment(value: unknown, zone: string): DateTime | undefined {
	const moment = parse(value, zone);
	return moment?.isValid ? moment : undefined;
}

function parse(value: unknown, zone: string): DateTime | undefined {
	if (typeof value === 'number') return DateTime.fromMillis(value, { zone });
	if (value instanceof Date) return DateTime.fromJSDate(value, { zone });
	// A Luxon value comes from n8n's own copy of Luxon, so it is known by what it can do.
	if (typeof value === 'object' && value !== null && 'toISO' in value && typeof value.toISO === 'function') {
		return DateTime.fromISO(String((value.toISO as () => unknown)()), { zone });
	}
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	// What was a number before it came as text. Digits of a date have other lengths, or are a year.
	if (/^\d{5}(\.\d+)?$|^\d{9,}$/.test(text)) return DateTime.fromMillis(Number(text), { zone });
	// Luxon would read a time of day as one of today.
	if (/^T?\d{1,2}(:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(text)) return undefined;
	const iso = DateTime.fromISO(text, { zone });
	if (iso.isValid) return iso;
	const sql = DateTime.fromSQL(text, { zone });
	return sql.isValid ? sql : DateTime.fromRFC2822(text, { zone });
}

/** The two ends of a window as Emarsys reads them. */
export interface ViennaWindow {
	timeRange: [string, string];
	/** For the user, where the window had to be widened. */
	note?: string;
}

/**
 * A window in Vienna wall time. The hour that comes twice in October can't be told apart there, so a window that
 * begins in it takes it whole, and one that ends in its second pass as well: rows of the second pass have earlier
 * wall times than a beginning in the first, rows of the first have later ones than an end in the second.
 * Doubled rows at worst, never lost ones.
 */
export function viennaWindow(from: DateTime, to: DateTime): ViennaWindow {
	const begin = from.setZone(VIENNA);
	const end = to.setZone(VIENNA);
	const wholeHourEnd = comesTwice(end) && !end.isInDST;
	const timeRange: [string, string] = [
		(comesTwice(begin) ? begin.startOf('hour') : begin).toFormat(WALL_TIME),
		(wholeHourEnd ? end.startOf('hour').plus({ hours: 1 }) : end).toFormat(WALL_TIME),
	];
	if (!comesTwice(begin) && !wholeHourEnd) return { timeRange };
	return {
		timeRange,
		note: 'The clocks went back in this window: the hour from 02:00 to 03:00 in Vienna, which comes twice, was fetched whole. Some rows can be there twice.',
	};
}

function comesTwice(moment: DateTime): boolean {
	return moment.getPossibleOffsets().length > 1;
}

/** The days of Vienna that two moments fall on, as `yyyy-MM-dd`. */
export function viennaDays(from: DateTime, to: DateTime): [string, string] {
	return [from.setZone(VIENNA).toFormat('yyyy-MM-dd'), to.setZone(VIENNA).toFormat('yyyy-MM-dd')];
}

/** A wall time of Vienna, as in an export's `created`, as ISO 8601 in UTC. */
export function utcOfVienna(wallTime: unknown): string | undefined {
	if (typeof wallTime !== 'string') return undefined;
	const moment = DateTime.fromSQL(wallTime.trim(), { zone: VIENNA });
	return moment.isValid ? moment.toUTC().toISO() : undefined;
}
