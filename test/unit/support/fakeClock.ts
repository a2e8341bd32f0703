import type { Clock } from '../../../nodes/core/polling';

/** A clock that advances only by its sleeps, which it records. */
export interface FakeClock extends Clock {
	/** Milliseconds of each requested sleep. */
	readonly sleeps: number[];
	/** Advances the clock without a sleep, as a slow response does. */
	pass(milliseconds: number): void;
}

/**
 * @param really actual duration of a sleep, by its number and the requested duration
 */
export function fakeClock(
	start = 0,
	really: (index: number, milliseconds: number) => number = (_, milliseconds) => milliseconds,
): FakeClock {
	let now = start;
	const sleeps: number[] = [];
	return {
		sleeps,
		now: () => now,
		pass(milliseconds) {
			now += milliseconds;
		},
		async sleep(milliseconds) {
			await Promise.resolve();
			now += really(sleeps.length, milliseconds);
			sleeps.push(milliseconds);
		},
	};
}
