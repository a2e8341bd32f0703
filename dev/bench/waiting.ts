import { growingInterval, waitUntilFinished, type Clock } from '../../nodes/core/polling';
import { table } from '../docs/tables';
import type { Benchmark } from './benchmark';

/** Seconds that exports take. */
const DURATIONS = { '10 s': 10, '5 min': 300, '30 min': 1_800, '2 h': 7_200 };
const AIM_REQUESTS = 40;

/** Requests for one export, its start and file included, and seconds from its end until the file is fetched. */
interface Wait {
	requests: number;
	late: number;
}

/** How the node polls, by its own schedule and without any time passing. */
async function polled(duration: number): Promise<Wait> {
	let now = 0;
	const clock: Clock = {
		now: () => now,
		sleep: async (milliseconds) => await Promise.resolve(void (now += milliseconds)),
	};
	const isDone = (): boolean => now >= duration * 1_000;
	const { pollCount } = await waitUntilFinished(
		async () => await Promise.resolve({ exportId: '1', status: isDone() ? 'done' : 'running' }),
		{
			clock,
			deadline: 2_000 * duration + 60_000,
			interval: growingInterval,
			initialDelayMs: growingInterval(0),
		},
	);
	return { requests: pollCount + 2, late: now / 1_000 - duration };
}

/** A loop of HTTP Request, IF and Wait, which waits the same each time. */
function looped(duration: number, pause: number): Wait {
	const polls = Math.ceil(duration / pause);
	return { requests: polls + 2, late: polls * pause - duration };
}

interface Figures {
	/** Way → an entry for each of the durations. */
	ways: Record<string, Wait[]>;
}

/** Requests while an export runs, and how late its end is noticed; a call comes at once and is confirmed by one request. */
export const waiting: Benchmark<Figures> = {
	name: 'waiting',

	async measure() {
		const durations = Object.values(DURATIONS);
		const called = { requests: 4, late: 0 };
		return {
			ways: {
				'Contact Export, Export': await Promise.all(durations.map(polled)),
				'Contact Export, Start, called back': durations.map(() => called),
				'HTTP Request, IF, Wait 30 s': durations.map((duration) => looped(duration, 30)),
				'HTTP Request, IF, Wait 2 min': durations.map((duration) => looped(duration, 120)),
			},
		};
	},

	report({ ways }) {
		const [own = []] = Object.values(ways);
		const ofHalfAnHour = own[Object.keys(DURATIONS).indexOf('30 min')]?.requests ?? NaN;
		return {
			aims: [
				{
					what: 'Requests for an export of 30 minutes, by the schedule of polling',
					aim: `at most ${AIM_REQUESTS}`,
					figure: String(ofHalfAnHour),
					met: ofHalfAnHour <= AIM_REQUESTS,
				},
			],
			table: table(
				['requests, and how late', ...Object.keys(DURATIONS)],
				Object.entries(ways).map(([way, waits]) => [
					way,
					...waits.map(({ requests, late }) => `${requests}, ${Math.round(late)} s`),
				]),
			),
		};
	},
};
