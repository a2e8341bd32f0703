/** Returns numbers in [0, 1); the same seed gives the same sequence on every machine. */
export type Random = () => number;

/**
 * A small, fast generator (mulberry32). For made-up data, never for secrets.
 *
 * @param seed any integer; only the lower 32 bits are used
 */
export function seededRandom(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/**
 * Picks one entry of a list.
 *
 * @throws RangeError if the list is empty
 */
export function pick<T>(random: Random, list: readonly T[]): T {
	const chosen = list[Math.floor(random() * list.length)];
	if (chosen === undefined) throw new RangeError('Nothing to pick from');
	return chosen;
}

/** A random integer from `least` to `most`, both included. */
export function between(random: Random, least: number, most: number): number {
	return least + Math.floor(random() * (most - least + 1));
}
