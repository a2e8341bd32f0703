import { waitSettingsOf } from '../../../nodes/run/waitSettings';
import { growingInterval } from '../../../nodes/core/polling';
import { readerOf } from '../support/parameters';
import { errorFrom } from '../support/errors';

const settings = (options?: unknown) => waitSettingsOf(readerOf({ options }));

it.each([undefined, null, {}, { pollInterval: '', maxWait: '' }])('defaults for %j', (options) => {
	expect(settings(options)).toEqual({
		maxWaitMs: 3_600_000,
		interval: growingInterval,
		onTimeout: 'fail',
		ifAlreadyRunning: 'fail',
	});
});

it.each([
	[5, 5000],
	['5', 5000],
	[0.5, 1000],
	[90, 90_000],
])('a poll interval of %j seconds', (pollInterval, expected) => {
	const { interval } = settings({ pollInterval });
	expect([interval(0), interval(9)]).toEqual([expected, expected]);
});

it('a poll interval of 0 grows', () => {
	expect(settings({ pollInterval: 0 }).interval).toBe(growingInterval);
});

it.each([
	[0, 0],
	[0.5, 30_000],
	['10', 600_000],
])('a wait of %j minutes', (maxWait, expected) => {
	expect(settings({ maxWait }).maxWaitMs).toBe(expected);
});

it('what to do at the deadline, and if one is already running', () => {
	expect(settings({ onTimeout: 'continue', ifAlreadyRunning: 'wait' })).toMatchObject({
		onTimeout: 'continue',
		ifAlreadyRunning: 'wait',
	});
	expect(settings({ onTimeout: 'x', ifAlreadyRunning: 'x' })).toMatchObject({
		onTimeout: 'fail',
		ifAlreadyRunning: 'fail',
	});
});

it.each([-1, 'soon', NaN, Infinity, {}])('%j is rejected by label', (value) => {
	expect(errorFrom(() => settings({ pollInterval: value })).message).toMatch(/^Poll Interval \(Seconds\): /);
	expect(errorFrom(() => settings({ maxWait: value })).message).toMatch(/^Max Wait \(Minutes\): /);
});
