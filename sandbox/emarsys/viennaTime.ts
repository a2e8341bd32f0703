import { DateTime } from 'luxon';

/** Emarsys reads and writes times as Vienna wall-clock time, including daylight saving time (platform fact). */
const ZONE = 'Europe/Vienna';

const SHAPES: ReadonlyArray<readonly [RegExp, string]> = [
	[/^\d{4}-\d\d-\d\d$/, 'yyyy-MM-dd'],
	[/^\d{4}-\d\d-\d\d \d\d:\d\d$/, 'yyyy-MM-dd HH:mm'],
	[/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, 'yyyy-MM-dd HH:mm:ss'],
];

/**
 * Parses a time as Emarsys accepts it in `time_range`: `YYYY-MM-DD`, `YYYY-MM-DD HH:MM` or
 * `YYYY-MM-DD HH:MM:SS`, without a `T` or an offset.
 *
 * @returns milliseconds since 1970, or undefined for any other text
 */
export function readVienna(text: string): number | undefined {
	for (const [shape, format] of SHAPES) {
		if (!shape.test(text)) continue;
		const time = DateTime.fromFormat(text, format, { zone: ZONE });
		return time.isValid ? time.toMillis() : undefined;
	}
	return undefined;
}

/** Parses an ISO 8601 time, as Vienna time if it has no zone. Milliseconds since 1970, or undefined if invalid. */
export function readIso(text: string): number | undefined {
	if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.test(text)) return undefined;
	const time = DateTime.fromISO(text, { zone: ZONE });
	return time.isValid ? time.toMillis() : undefined;
}

/** Formats milliseconds since 1970 as `YYYY-MM-DD HH:MM:SS` in Vienna time. */
export function writeVienna(milliseconds: number): string {
	return DateTime.fromMillis(milliseconds, { zone: ZONE }).toFormat('yyyy-MM-dd HH:mm:ss');
}
