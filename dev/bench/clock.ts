import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../n8n/environment';

/** A clock that runs faster than the real one, here and in an n8n. */
export interface FastClock {
	readonly speed: number;
	/** Milliseconds since 1970, in the clock's own time. */
	readonly now: () => number;
	/** Seconds in the clock's own time. */
	readonly sleep: (seconds: number) => Promise<void>;
	/** For the n8n that goes by this clock. */
	readonly preload: readonly string[];
	readonly environment: Environment;
}

/** Makes a clock that shows the real time now and runs `speed` times as fast from here on. */
export function fastClock(speed: number): FastClock {
	const begin = Date.now();
	return {
		speed,
		now: () => Math.round(begin + (Date.now() - begin) * speed),
		sleep: async (seconds) => await sleep((Math.max(0, seconds) * 1000) / speed),
		preload: [join(__dirname, 'fastClock.js')],
		environment: { CLOCK_SPEED: String(speed), CLOCK_BEGIN: String(begin) },
	};
}
