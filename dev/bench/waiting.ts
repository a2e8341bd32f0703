import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { growingInterval, waitUntilFinished, type Clock } from '../../nodes/export/waiting';
import { startSandbox, type Sandbox } from '../../sandbox';
import { sandboxCredentials } from '../demo/credentials';
import {
	cpuSeconds,
	createCredential,
	createWorkflow,
	startN8n,
	startWorkflow,
	waitForExecution,
	type CredentialsByType,
	type Execution,
	type N8nInstance,
	type NewWorkflow,
} from '../n8n';
import { startProgress } from '../setup/progress';
import type { Benchmark, Scale, Section } from './benchmark';
import { chain, contactExport, TRIGGER } from './chain';
import { table } from './format';
import { fastClock, type FastClock } from './clock';
import { handBuiltLoop, WAIT } from './handBuilt';

const MINUTE = 60;
const AIM_REQUESTS = 40;

/** Exports by how long they take, and how much faster than real the clock runs, both n8n's and the platform's. */
const CASES: Record<Scale, ReadonlyArray<{ seconds: number; speed: number }>> = {
	full: [
		{ seconds: 10, speed: 1 },
		{ seconds: 5 * MINUTE, speed: 10 },
		{ seconds: 30 * MINUTE, speed: 60 },
		{ seconds: 120 * MINUTE, speed: 60 },
	],
	quick: [
		{ seconds: 10, speed: 4 },
		{ seconds: 5 * MINUTE, speed: 60 },
	],
};

/** The ways to wait. */
const WAYS = {
	polling: 'Contact Export, Export',
	calledBack: 'Contact Export, Start, called back',
	loop30: 'HTTP Request, IF, Wait 30 s',
	loop120: 'HTTP Request, IF, Wait 2 min',
} as const;

type Way = keyof typeof WAYS;
const WAY_NAMES = Object.keys(WAYS) as Way[];

/** Loads all nodes that are measured; the fourth way has the same as the third. */
const WARM_UP: readonly Way[] = ['polling', 'calledBack', 'loop30'];

/** How long an idle n8n is watched, in real milliseconds, to know what it does without any workflow. */
const IDLE_MS = 15_000;
const POLL_MS = 20;
/** Longer than any export here, and the longest timer that Node has: each is ended at its time by hand. */
const NEVER_MS = 2e9;
/** Over the longest export. */
const MAX_WAIT_MINUTES = 240;
/** Far more than a start or a wake-up takes, in real milliseconds: work takes as long on a fast clock as ever. */
const LATEST_MS = 180_000;

/** The body of a start by hand. */
const REGISTRATIONS = {
	distribution_method: 'local',
	contact_fields: [1, 2, 3],
	time_range: ['2026-11-20 00:00', '2026-11-21 00:00'],
};

/** What one wait took. What is waited is in seconds of the fast clock; what is work takes real ones. */
interface Wait {
	/** Questions for the status. */
	questions: number;
	/** Everything the platform was asked: the start, the questions and the file. */
	requests: number;
	/** Seconds that nodes of the execution ran, which is how long it held a worker. */
	held: number;
	/** Times that n8n took the execution up again from its database. */
	resumes: number;
	/** Runs of nodes in the execution. */
	nodeRuns: number;
	/** Seconds of the processor in n8n, without what n8n takes when idle. */
	cpu: number;
	/** Seconds from the end of the export to the request for its file. */
	late: number;
}

/** What {@link waiting} measures. */
export interface WaitingFigures {
	cases: Array<{ seconds: number; speed: number; waits: Record<Way, Wait> }>;
	/** Requests for an export of 30 minutes by the schedule alone, start and file included. */
	scheduled: number;
}

/** What it costs to wait for an export. */
export const waiting: Benchmark<WaitingFigures> = {
	name: 'waiting',
	title: 'Waiting for an export',

	async measure(scale) {
		const cases: WaitingFigures['cases'] = [];
		for (const { seconds, speed } of CASES[scale])
			cases.push({ seconds, speed, waits: await measureCase(seconds, speed) });
		return { cases, scheduled: await scheduledRequests(30 * MINUTE) };
	},

	report,
};

/** What a measured workflow works with. */
interface Stage {
	n8n: N8nInstance;
	sandbox: Sandbox;
	clock: FastClock;
	credentials: CredentialsByType;
}

async function measureCase(seconds: number, speed: number): Promise<Record<Way, Wait>> {
	const clock = fastClock(speed);
	const sandbox = await startSandbox({ jobDurationMs: NEVER_MS, rows: 10, now: clock.now });
	let n8n: N8nInstance | undefined;
	try {
		n8n = await startN8n({ preload: clock.preload, environment: clock.environment });
		const credential = await createCredential(n8n.rest, sandboxCredentials(sandbox).emarsysWsseApi);
		const stage: Stage = { n8n, sandbox, clock, credentials: { emarsysWsseApi: credential } };
		// Loads what is needed, which is not what is measured.
		for (const way of WARM_UP) await waitOnce(stage, way, 1, 0);
		const idle = await idleLoad(n8n);
		const waits: Partial<Record<Way, Wait>> = {};
		const progress = startProgress(`An export of ${duration(seconds)}, clock ${speed} times as fast`, () =>
			WAY_NAMES.find((way) => !waits[way]),
		);
		for (const way of WAY_NAMES) waits[way] = await waitOnce(stage, way, seconds, idle);
		progress.done();
		return waits as Record<Way, Wait>;
	} finally {
		await n8n?.remove();
		await sandbox.close();
	}
}

/** Seconds of the processor that n8n takes in a second without work. */
async function idleLoad({ pid }: N8nInstance): Promise<number> {
	const begin = { at: performance.now(), cpu: cpuSeconds(pid) };
	await sleep(IDLE_MS);
	return (cpuSeconds(pid) - begin.cpu) / ((performance.now() - begin.at) / 1000);
}

async function waitOnce(stage: Stage, way: Way, seconds: number, idle: number): Promise<Wait> {
	const { n8n, sandbox, clock } = stage;
	const workflow = await createWorkflow(n8n.rest, workflowOf(stage, way));
	const known = sandbox.jobs.list().length;
	sandbox.requests.length = 0;
	const begin = { at: performance.now(), cpu: cpuSeconds(n8n.pid) };
	const id = await startWorkflow(n8n.rest, workflow, TRIGGER);
	const job = await until(() => sandbox.jobs.list()[known]);
	await clock.sleep(seconds - (clock.now() - job.startedAt) / 1000);
	const ended = clock.now();
	sandbox.jobs.finish(job.id);
	// n8n is not asked meanwhile: answering would be work of its own.
	const file = await until(() =>
		sandbox.requests.find(({ url, status }) => url.endsWith('/data') && status === 200),
	);
	const execution = await waitForExecution(n8n.rest, id);
	const cpu = cpuSeconds(n8n.pid) - begin.cpu;
	if (execution.status !== 'success')
		throw new Error(`${WAYS[way]}: ${execution.data.resultData.error?.message ?? execution.status}`);
	const questions = sandbox.requests.filter(({ url }) => /\/export\/\d+$/.test(url)).length;
	const late = (file.at - ended) / 1000;
	return {
		questions,
		requests: sandbox.requests.length,
		...workOf(execution, way, questions, clock.speed),
		cpu: Math.max(0, cpu - (idle * (performance.now() - begin.at)) / 1000),
		// After a call there is nothing but work.
		late: way === 'calledBack' ? late / clock.speed : late,
	};
}

function workflowOf({ sandbox, credentials }: Stage, way: Way): NewWorkflow {
	if (way === 'loop30') return handBuiltLoop(sandbox.emarsys.v2Url, REGISTRATIONS, 30, credentials);
	if (way === 'loop120') return handBuiltLoop(sandbox.emarsys.v2Url, REGISTRATIONS, 120, credentials);
	const settings: INodeParameters = {
		platform: 'emarsys',
		authentication: 'wsse',
		exportType: 'registrations',
		contactFields: ['1', '2', '3'],
		timeWindow: 'yesterday',
		options: { maxWait: MAX_WAIT_MINUTES },
	};
	if (way === 'polling')
		return chain([contactExport('Export', { ...settings, operation: 'export' }, credentials)]);
	return chain([
		contactExport('Start', { ...settings, operation: 'start', continueWhen: 'calledBack' }, credentials),
		contactExport('Download', { platform: 'emarsys', operation: 'download' }, credentials),
	]);
}

/** How long the nodes of an execution ran, and how often n8n took it up again from its database. */
function workOf(
	{ data }: Execution,
	way: Way,
	questions: number,
	speed: number,
): Pick<Wait, 'held' | 'resumes' | 'nodeRuns'> {
	const { runData } = data.resultData;
	const runs = Object.values(runData).flat();
	const ran = runs.reduce((sum, { executionTime }) => sum + executionTime, 0) / 1000;
	const waits = runData[WAIT]?.length ?? 0;
	// n8n keeps an execution in memory for waits of up to 65 s (its Wait node), and parks it for longer ones.
	const waited: Record<Way, number> = {
		polling: scheduledSeconds(questions),
		calledBack: 0,
		loop30: 30 * waits,
		loop120: 0,
	};
	const resumes: Record<Way, number> = { polling: 0, calledBack: 1, loop30: 0, loop120: waits };
	return {
		held: waited[way] + Math.max(0, ran - waited[way]) / speed,
		resumes: resumes[way],
		nodeRuns: runs.length,
	};
}

/** How long the node sleeps for so many looks. */
function scheduledSeconds(looks: number): number {
	// The first look comes after the first interval, and each further one after the next.
	const sleeps = [
		growingInterval(0),
		...Array.from({ length: looks - 1 }, (_, index) => growingInterval(index)),
	];
	return sleeps.reduce((sum, milliseconds) => sum + milliseconds, 0) / 1000;
}

/** Looks until something is there. */
async function until<T>(look: () => T | undefined): Promise<T> {
	const deadline = performance.now() + LATEST_MS;
	for (;;) {
		const found = look();
		if (found !== undefined) return found;
		if (performance.now() > deadline) throw new Error(`Nothing came within ${LATEST_MS / 1000} s`);
		await sleep(POLL_MS);
	}
}

/** Requests for an export by the schedule of the node alone: the start, the looks and the file. */
async function scheduledRequests(seconds: number): Promise<number> {
	let now = 0;
	const clock: Clock = {
		now: () => now,
		async sleep(milliseconds) {
			now += milliseconds;
			await Promise.resolve();
		},
	};
	const look = async () =>
		await Promise.resolve({
			exportId: '1',
			status: now >= seconds * 1000 ? ('done' as const) : ('running' as const),
		});
	const { pollCount } = await waitUntilFinished(look, {
		clock,
		deadline: 2 * seconds * 1000,
		interval: growingInterval,
		firstLookInMs: growingInterval(0),
	});
	return pollCount + 2;
}

function duration(seconds: number): string {
	if (seconds < MINUTE) return `${seconds} s`;
	return seconds < 60 * MINUTE ? `${seconds / MINUTE} min` : `${seconds / 60 / MINUTE} h`;
}

function report({ cases, scheduled }: WaitingFigures): Section {
	const mostQuestions = Math.max(...cases.map(({ waits }) => waits.calledBack.questions));
	return {
		aims: [
			{
				what: 'Requests for an export of 30 minutes, by the schedule of polling',
				aim: `at most ${AIM_REQUESTS}`,
				figure: String(scheduled),
				met: scheduled <= AIM_REQUESTS,
			},
			{
				what: 'Requests while waiting for a callback',
				aim: '1, which confirms it',
				// The other is that of the Download behind it.
				figure: String(mostQuestions - 1),
				met: mostQuestions <= 2,
			},
		],
		text: `${cases.map(caseTable).join('\n\n')}

All in a real n8n, with the clocks of n8n and of the platform sped up: ${cases.map(({ seconds, speed }) => `${duration(seconds)} ${speed === 1 ? 'in real time' : `${speed} times as fast`}`).join(', ')}. What is waited is given in seconds of that
clock, and what is work (all of it with callbacks) in real seconds.

- **questions**: requests for the status. With callbacks the first confirms the call, and the second is that of the
  Download behind it. **requests**: those, the start and the file.
- **holds a worker**: how long nodes of the execution ran, by the pauses of the schedule: on a sped-up clock each look takes
  longer than it would, so the sum of the pauses can be less than the export lasted. n8n's Wait node gives its worker back only where it waits for
  more than 65 seconds.
- **resumes**: how often n8n loaded the execution from its database to go on. **node runs**: what the execution has to
  keep in the end.
- **processor**: seconds of the processor in n8n, less what n8n takes when idle; with all that n8n does around an
  execution. 0.0 can't be told from idling.
- **late**: from the end of the export to the request for its file.`,
	};
}

function caseTable({ seconds, waits }: WaitingFigures['cases'][number]): string {
	const tenth = (value: number) => (value < 9.95 ? value.toFixed(1) : value.toFixed(0));
	const rows = WAY_NAMES.map((way) => {
		const { questions, requests, held, resumes, nodeRuns, cpu, late } = waits[way];
		return [
			WAYS[way],
			String(questions),
			String(requests),
			`${tenth(held)} s`,
			String(resumes),
			String(nodeRuns),
			`${tenth(cpu)} s`,
			`${tenth(late)} s`,
		];
	});
	const head = [
		`export of ${duration(seconds)}`,
		'questions',
		'requests',
		'holds a worker',
		'resumes',
		'node runs',
		'processor',
		'late',
	];
	return table(head, rows);
}
