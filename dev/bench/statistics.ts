/** The middle of some figures; of an even number the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/**
 * The median of the ratios of pairs that were measured one right after the other: what slows the machine down for a
 * while slows both down.
 */
export function medianRatio<Pair>(
	pairs: readonly Pair[],
	over: (pair: Pair) => number,
	under: (pair: Pair) => number,
): number {
	return median(pairs.map((pair) => over(pair) / under(pair)));
}
