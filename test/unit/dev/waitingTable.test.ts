import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table, withTables } from '../../../dev/docs/tables';
import { growingInterval, waitUntilFinished, type Clock } from '../../../nodes/core/polling';

const PAGE = join(__dirname, '..', '..', '..', 'docs', 'benchmarks.md');

/** Durations of exports in seconds. */
const DURATIONS = { '10 s': 10, '5 min': 300, '30 min': 1_800, '2 h': 7_200 };

interface Wait {
	/** Including the start and the file. */
	requests: number;
	/** Seconds from the end of the export until the node notices. */
	delay: number;
}

/** Contact Export, by its own schedule. */
async function polled(duration: number): Promise<Wait> {
	let now = 0;
	const clock: Clock = {
		now: () => now,
		sleep: async (milliseconds) => await Promise.resolve(void (now += milliseconds)),
	};
	const status = () => (now >= duration * 1_000 ? ('done' as const) : ('running' as const));
	const { pollCount } = await waitUntilFinished(
		async () => await Promise.resolve({ exportId: '1', status: status() }),
		{ clock, deadline: Infinity, interval: growingInterval, initialDelayMs: growingInterval(0) },
	);
	return { requests: pollCount + 2, delay: now / 1_000 - duration };
}

/** A loop of HTTP Request, IF and Wait. */
function looped(duration: number, pause: number): Wait {
	const polls = Math.ceil(duration / pause);
	return { requests: polls + 2, delay: polls * pause - duration };
}

it('the table of waiting in docs/benchmarks.md is up to date', async () => {
	const durations = Object.values(DURATIONS);
	const own = await Promise.all(durations.map(polled));
	const ways: Record<string, Wait[]> = {
		'Contact Export, Export': own,
		'Contact Export, Start, called back': durations.map(() => ({ requests: 4, delay: 0 })),
		'HTTP Request, IF, Wait 30 s': durations.map((duration) => looped(duration, 30)),
		'HTTP Request, IF, Wait 2 min': durations.map((duration) => looped(duration, 120)),
	};
	const waiting = table(
		['requests, and how late', ...Object.keys(DURATIONS)],
		Object.entries(ways).map(([way, waits]) => [
			way,
			...waits.map(({ requests, delay }) => `${requests}, ${Math.round(delay)} s`),
		]),
	);
	const page = readFileSync(PAGE, 'utf8');
	expect(withTables(page, { waiting })).toBe(page);
});

it('an export of half an hour takes at most 40 requests', async () => {
	expect((await polled(DURATIONS['30 min'])).requests).toBeLessThanOrEqual(40);
});
