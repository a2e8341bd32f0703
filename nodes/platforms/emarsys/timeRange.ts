import { DateTime } from 'luxon';

import type { ExportError } from '../../core/exportError';
import { settingsError } from '../../core/messages';
import { isBlank } from '../parameters';
import type { ReadParameter, SettingsContext } from '../platform';
import { labels } from './labels';
import { parseMoment, VIENNA, viennaDays, viennaWindow, type Pass, type ViennaWindow } from './viennaTime';

interface Range {
	from: DateTime;
	to: DateTime;
}

/**
 * The time range of an export in Emarsys' format.
 * @throws ExportError `settings`
 */
export function timeRangeOf(
	read: ReadParameter,
	context: SettingsContext,
	form: 'times' | 'days',
): ViennaWindow & { zone: string } {
	const name = String(read('timeWindow') ?? 'custom');
	const zone = form === 'days' ? VIENNA : context.timezone;
	const now = DateTime.fromMillis(context.now, { zone });
	const range = rangeOf(name, read, context, now);
	if (form === 'times')
		return { ...viennaWindow(range.from, DateTime.max(range.to, range.from.plus({ seconds: 1 }))), zone };

	// A relative window that ends within a day includes the whole day, so that "today" is not empty.
	const end = name === 'custom' ? afterLastMinute(range.to) : endOfLastDay(range);
	const timeRange = viennaDays(range.from, end);
	if (timeRange[0] === timeRange[1]) {
		throw settingsError(
			labels.to,
			`"${labels.from}" and "${labels.to}" are the same day in Vienna (${timeRange[0]}): the file would be empty`,
			`Changes are exported by whole days in Vienna time. Set "${labels.to}" to the next day at least.`,
		);
	}
	const otherDays = [range.from, end].some(
		(moment) => dayIn(context.timezone, moment) !== dayIn(VIENNA, moment),
	);
	return {
		timeRange,
		zone,
		...(name === 'custom' &&
			otherDays && {
				note: `Changes are exported by whole days in Vienna: this window starts with ${timeRange[0]} and ends before ${timeRange[1]}, which are not the days of "${labels.from}" and "${labels.to}" in ${context.timezone}.`,
			}),
	};
}

function dayIn(zone: string, moment: DateTime): string | null {
	return moment.setZone(zone).toISODate();
}

// The day on which the range ends is not in the file, and many users write the end of their last day as 23:59: in the
// workflow's time zone or, since these are days in Vienna, in Vienna's.
function afterLastMinute(to: DateTime): DateTime {
	const last = [to, to.setZone(VIENNA)].find(({ hour, minute }) => hour === 23 && minute === 59);
	return last ? last.plus({ minutes: 1 }).startOf('minute') : to;
}

function rangeOf(name: string, read: ReadParameter, context: SettingsContext, now: DateTime): Range {
	if (name === 'custom') return customRange(read, context.timezone);
	return name === 'sinceLastRun' ? rangeSinceLastRun(read, context, now) : relativeRange(name, now);
}

function rangeSinceLastRun(
	read: ReadParameter,
	{ lastRun, timezone }: SettingsContext,
	now: DateTime,
): Range {
	if (lastRun !== undefined) {
		// A watermark in the future means that the clock was wrong and has been set back, by an unknown amount.
		const isPast = lastRun <= +now;
		return {
			from: isPast ? DateTime.fromMillis(lastRun, { zone: now.zone }) : dayBefore(now.startOf('day'), 1),
			to: now,
		};
	}
	const first = read('firstRunFrom');
	const from = isBlank(first)
		? dayBefore(now.startOf('day'), 1)
		: requireMoment(first, labels.firstRunFrom, timezone);
	if (from >= now) throw settingsError(labels.firstRunFrom, 'this must be in the past');
	return { from, to: now };
}

function customRange(read: ReadParameter, timezone: string): Range {
	const from = requireMoment(read('from'), labels.from, timezone);
	// At worst, rows of an hour that occurs twice are duplicated, but never lost.
	const to = requireMoment(read('to'), labels.to, timezone, 'latest');
	if (from >= to) {
		throw settingsError(
			labels.from,
			`${wallTime(from, timezone)} is not before ${labels.to}: ${wallTime(to, timezone)} (${timezone})`,
			`Choose a later time for "${labels.to}", or an earlier one for "${labels.from}".`,
		);
	}
	return { from, to };
}

function wallTime(moment: DateTime, timezone: string): string {
	return moment.setZone(timezone).toFormat(moment.second === 0 ? 'yyyy-MM-dd HH:mm' : 'yyyy-MM-dd HH:mm:ss');
}

// Where the clocks go forward at midnight, that day starts at one o'clock, but the day before at midnight.
function dayBefore(day: DateTime, days: number): DateTime {
	return day.minus({ days }).startOf('day');
}

function endOfLastDay({ from, to }: Range): DateTime {
	const day = to.startOf('day');
	return +day === +to && to > from ? to : day.plus({ days: 1 }).startOf('day');
}

function requireMoment(value: unknown, label: string, timezone: string, pass?: Pass): DateTime {
	if (isBlank(value)) throw settingsError(label, 'enter a date and time');
	const moment = parseMoment(value, timezone, pass);
	if (moment && (moment.year < 2000 || moment.year > 2099)) throw notThisCentury(value, label, moment);
	if (!moment) {
		throw settingsError(
			label,
			`"${String(value).slice(0, 60)}" is not a date and time`,
			"Use the picker, or a text like 2026-11-20T08:00:00 (in the workflow's time zone) or 2026-11-20T08:00:00Z.",
		);
	}
	return moment;
}

/** Day numbers of this century in spreadsheets: 1 January 2000 is 36526. */
const SERIAL_NUMBERS = { from: 36_526, to: 73_050 };

function notThisCentury(value: unknown, label: string, moment: DateTime): ExportError {
	const number = Number(value);
	const seconds = DateTime.fromSeconds(number);
	const what =
		number >= SERIAL_NUMBERS.from && number <= SERIAL_NUMBERS.to
			? 'it looks like the number of a day in a spreadsheet'
			: seconds.isValid && seconds.year >= 2000 && seconds.year <= 2099
				? 'it looks like Unix seconds, but numbers are milliseconds here'
				: `it is in the year ${moment.year}`;
	return settingsError(
		label,
		`"${String(value).slice(0, 60)}" is probably a mistake: ${what}`,
		"Use the picker, or a text like 2026-11-20T08:00:00 (in the workflow's time zone). Seconds become milliseconds with {{ … * 1000 }}; the number of a day in a spreadsheet becomes a date with {{ DateTime.fromMillis((… - 25569) * 86400000) }}.",
	);
}

// The windows of a repeated schedule adjoin: each ends where the next one starts.
function relativeRange(name: string, now: DateTime): Range {
	const hour = now.startOf('hour');
	const day = now.startOf('day');
	const month = now.startOf('month');
	switch (name) {
		case 'yesterday':
			return { from: dayBefore(day, 1), to: day };
		case 'today':
			return { from: day, to: now };
		case 'lastHour':
			return { from: hour.minus({ hours: 1 }), to: hour };
		case 'last24Hours':
			return { from: hour.minus({ hours: 24 }), to: hour };
		case 'last7Days':
			return { from: dayBefore(day, 7), to: day };
		case 'last30Days':
			return { from: dayBefore(day, 30), to: day };
		case 'previousMonth':
			return { from: month.minus({ months: 1 }).startOf('month'), to: month };
		default:
			throw settingsError(labels.timeWindow, `"${name}" is not a time window`);
	}
}
