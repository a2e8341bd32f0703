import type { Clock } from '../../../nodes/core/polling';

/** A clock that stands still but for its sleeps, which it writes down. */
export interface FakeClock extends Clock {
	/** Milliseconds of each sleep, as they were asked for. */
	readonly sleeps: number[];
	/** Moves the hands without a sleep: a slow answer. */
	pass(milliseconds: number): void;
}

/**
 * @param really how long a sleep takes on the wall, by its number and what was asked for
 */
export function fakeClock(
	begin = 0,
	really: (index: number, milliseconds: number) => number = (_, milliseconds) => milliseconds,
): FakeClock {
	let now = begin;
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
