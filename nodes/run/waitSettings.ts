import { settingsError } from '../core/messages';
import { fixedInterval, growingInterval } from '../core/polling';
import { isBlank, optionsOf } from '../platforms/parameters';
import type { ReadParameter } from '../platforms/platform';

export interface WaitSettings {
	/** Longest wait for one item, in milliseconds. */
	maxWaitMs: number;
	/** Milliseconds before the poll with that number. */
	interval: (index: number) => number;
	onTimeout: 'fail' | 'continue';
	ifAlreadyRunning: 'fail' | 'wait';
}

const DEFAULT_MAX_WAIT_MINUTES = 60;

/**
 * The options for waiting.
 * @throws ExportError `settings`
 */
export function waitSettingsOf(read: ReadParameter): WaitSettings {
	const { pollInterval, maxWait, onTimeout, ifAlreadyRunning } = optionsOf(read);
	const seconds = isBlank(pollInterval) ? 0 : numberOf(pollInterval, 'Poll Interval (Seconds)', 0);
	return {
		maxWaitMs:
			numberOf(isBlank(maxWait) ? DEFAULT_MAX_WAIT_MINUTES : maxWait, 'Max Wait (Minutes)', 0) * 60_000,
		interval: seconds > 0 ? fixedInterval(Math.max(1000, seconds * 1000)) : growingInterval,
		onTimeout: onTimeout === 'continue' ? 'continue' : 'fail',
		ifAlreadyRunning: ifAlreadyRunning === 'wait' ? 'wait' : 'fail',
	};
}

function numberOf(value: unknown, label: string, least: number): number {
	const number = Number(value);
	if (!Number.isFinite(number) || number < least) {
		throw settingsError(label, `"${String(value)}" is not a number of at least ${least}`);
	}
	return number;
}
