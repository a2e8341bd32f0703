/** `1.07` */
export const ratio = (value: number): string => value.toFixed(2);

/** `0.42 s`, `12 s` */
export const seconds = (value: number): string => `${value.toFixed(value < 1 ? 2 : value < 10 ? 1 : 0)} s`;

/** `35 MB` */
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;

/**
 * NaN without values. For ratios, the values are those of figures measured in direct succession, so that a slow phase
 * of the machine affects both.
 */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}
