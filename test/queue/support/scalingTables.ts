import { table } from '../../../dev/docs/tables';
import { megabytes, ratio, seconds } from '../../../dev/bench/figures';
import type { Machine } from '../../../dev/bench/machine';

/** A burst of exports whose callbacks arrive at once. */
export interface BurstFigures {
	exports: number;
	/** Delivered exports per second, from the first call to the last delivery. */
	perSecond: number;
	/** Milliseconds from Emarsys' first call about an export until its file is delivered. */
	p50: number;
	p95: number;
	p99: number;
	/** Exports whose first call got no response within 30 s, or a refusal. */
	refusedFirstCalls: number;
	/** Name of a process → its peak resident memory in bytes. */
	memory: Record<string, number>;
}

/** Bursts with one worker and with two, measured in direct succession. */
export interface WorkerPair {
	one: BurstFigures;
	two: BurstFigures;
}

/** Everything in the tables of docs/scaling.md. */
export interface ScalingFigures {
	machine: Machine;
	services: string;
	/** Only n8n's own work: files are small and available at once. */
	busy: WorkerPair;
	/** The platform takes `slowMs` per file, so that workers mostly wait. */
	slow: WorkerPair;
	slowMs: number;
	concurrency: number;
	/** Growth of the database per export in bytes, by where files are stored. */
	growth: { database: number; filesystem: number };
	fileBytes: number;
	/** Growth of a worker's memory by one download, in bytes. */
	download: { bytes: number; database: number; filesystem: number };
	idle: Record<string, number>;
	/** One burst for two workers right after the start, with these settings and with n8n's own for expressions. */
	sandboxes: { lazy: BurstFigures; eager: BurstFigures };
	/** A large burst for two workers right after the start: with one process for webhooks, with two, without expressions. */
	large: { one: BurstFigures; two: BurstFigures; plain: BurstFigures };
}

const DAY_S = 24 * 60 * 60;
/** Emarsys' limit for one API user. */
const REQUESTS_A_MINUTE = 1000;
/** Start, confirmation of the call, download. */
const REQUESTS_AN_EXPORT = 3;
/** Load of the busiest hour relative to the average. */
const PEAK = 5;
/** Planned utilization of a worker, since queues at full load never drain. */
const LOAD = 0.6;

const count = (value: number): string => Math.round(value).toLocaleString('en');
const ms = (milliseconds: number): string => seconds(milliseconds / 1000);

/** The tables of docs/scaling.md by marker. */
export function scalingTables(figures: ScalingFigures): Record<string, string> {
	const { busy, slow, slowMs, sandboxes, large, download, growth, fileBytes } = figures;
	const speed = (what: string, { perSecond, p50, p95, p99 }: BurstFigures): string[] => [
		what,
		perSecond.toFixed(1),
		...[p50, p95, p99].map(ms),
	];
	const single = (what: string, { perSecond, p50, p99, memory }: BurstFigures): string[] => [
		what,
		perSecond.toFixed(1),
		ms(p50),
		ms(p99),
		peaksOf(memory, 'webhook').map(megabytes).join(' and '),
	];
	const slowly = `${ms(slowMs)} for each file`;
	return {
		setting: settingTable(figures),
		bursts: table(
			['', 'exports a second', 'p50', 'p95', 'p99'],
			[
				speed('files available at once, 1 worker', busy.one),
				speed('files available at once, 2 workers', busy.two),
				speed(`${slowly}, 1 worker`, slow.one),
				speed(`${slowly}, 2 workers`, slow.two),
			],
		),
		gain: table(
			['', 'two workers to one', "limit by the workers' concurrency"],
			[
				['files available at once', ratio(busy.two.perSecond / busy.one.perSecond), ''],
				[
					slowly,
					ratio(slow.two.perSecond / slow.one.perSecond),
					`${Math.round((2 * figures.concurrency * 1000) / slowMs)} a second`,
				],
			],
		),
		sandboxes: table(
			['', 'exports a second', 'p50', 'p99', 'peak memory of the webhook process'],
			[
				single('with these settings', sandboxes.lazy),
				single("with n8n's own for the first two", sandboxes.eager),
			],
		),
		large: table(
			[
				'webhook processes',
				'exports a second',
				'p50',
				'p99',
				'peak memory of them',
				'first calls refused, or without a response in 30 s',
			],
			[
				['one', large.one] as const,
				['two', large.two] as const,
				['one, a workflow without expressions, WSSE', large.plain] as const,
			].map(([processes, figure]) => [
				...single(processes, figure),
				`${figure.refusedFirstCalls} of ${figure.exports}`,
			]),
		),
		memory: memoryTable(figures),
		files: table(
			['', 'in the database', 'in the file system'],
			[
				[
					`growth of the worker's memory by one file of ${megabytes(download.bytes)}`,
					megabytes(download.database),
					megabytes(download.filesystem),
				],
				[
					`growth of the database by an export with a file of ${count(fileBytes)} bytes`,
					`${count(growth.database)} bytes`,
					`${count(growth.filesystem)} bytes`,
				],
			],
		),
		demand: demandTable(figures),
	};
}

/** Peaks of the processes whose names start with a word, in bytes. */
function peaksOf(memory: Record<string, number>, word: string): number[] {
	return Object.entries(memory).flatMap(([name, bytes]) => (name.startsWith(word) ? [bytes] : []));
}

function settingTable({ machine, services, busy }: ScalingFigures): string {
	const hardware = `${machine.cores} cores, ${Math.round(machine.memory / 1e9)} GB, ${machine.system}`;
	return table(
		['machine', 'load before', 'with', 'exports in a burst'],
		[
			[
				hardware,
				String(machine.load),
				`Node.js ${machine.node}, n8n ${machine.n8n}, ${services}, this package ${machine.package}`,
				String(busy.one.exports),
			],
		],
		'text',
	);
}

function memoryTable({ idle, busy, slow }: ScalingFigures): string {
	const peak = (name: string): number =>
		Math.max(...[busy.one, busy.two, slow.one, slow.two].map(({ memory }) => memory[name] ?? 0));
	return table(
		['process', 'right after its start', 'peak in these bursts'],
		Object.entries(idle).map(([name, bytes]) => [name, megabytes(bytes), megabytes(peak(name))]),
	);
}

function demandTable({ busy, growth }: ScalingFigures): string {
	const rows = [1_000, 10_000, 100_000, 1_000_000].map((exports) => {
		const perSecond = (exports / DAY_S) * PEAK;
		const requests = perSecond * 60 * REQUESTS_AN_EXPORT;
		return [
			`${count(exports)} a day`,
			perSecond.toFixed(perSecond < 1 ? 2 : 0),
			String(Math.ceil(perSecond / (busy.one.perSecond * LOAD))),
			count(requests),
			String(Math.ceil(requests / REQUESTS_A_MINUTE)),
			`${((exports * growth.filesystem) / 1e9).toFixed(2)} GB`,
		];
	});
	const head = [
		'exports',
		'a second, at the peak',
		'workers',
		'requests a minute',
		'API users',
		'database a day',
	];
	return table(head, rows);
}
