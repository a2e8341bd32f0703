import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeMachine } from '../../dev/bench/machine';
import {
	scalingTables,
	type BurstFigures,
	type ScalingFigures,
	type WorkerPair,
} from './support/scalingTables';
import { median } from '../../dev/bench/figures';
import { writeTables } from '../../dev/docs/tables';
import type { BinaryMode } from './support/cluster';
import type { Environment } from '../../dev/n8n/environment';
import { ROOT } from '../../dev/package/pack';
import { callsAbout } from '../n8n/support/callbacks';
import { ALTCRAFT, QUICK } from '../n8n/support/parameters';
import { linearWorkflow } from '../n8n/support/workflows';
import { Burst, CALLBACKS } from './support/burst';
import { openClusterFixture, type ClusterFixture } from './support/clusterFixture';
import { memoryOf, peakMemory } from './support/memoryWatch';
import { Receiver } from './support/receiver';

/*
 * Not a test: measures a cluster, and writes the tables of docs/scaling.md. Every export must be delivered nevertheless.
 */

const BURST = Number(process.env.CONTACT_EXPORT_BURST ?? 200);
const LARGE_BURST = 500;
const SLOW_MS = 2_000;
/** n8n's default for a worker. */
const CONCURRENCY = 10;
/** About 60 MB. */
const LARGE_ROWS = 330_000;
const LONG = 60 * 60_000;

/** The load that the build before has caused is over after a minute; that of others is measured, too, and named. */
const QUIET = { load: 0.5, waitMs: 5 * 60_000 };

async function untilQuiet(): Promise<void> {
	const deadline = Date.now() + QUIET.waitMs;
	while ((loadavg()[0] ?? 0) >= QUIET.load && Date.now() < deadline) await sleep(1000);
}

describe('figures of a cluster', () => {
	const page: Partial<ScalingFigures> = {};
	let set: ClusterFixture;
	let receiver: Receiver;

	async function open(
		binaryMode: BinaryMode,
		options: { environment?: Environment; webhooks?: number } = {},
	): Promise<void> {
		set = await openClusterFixture(
			{ binaryMode, concurrency: CONCURRENCY, ...options },
			{ jobDurationMs: LONG, emarsys: { callbacks: CALLBACKS } },
		);
		receiver = await Receiver.open();
	}

	async function close(): Promise<void> {
		await set.close();
		await receiver.close();
	}

	async function burst(count = BURST, hasExpressions = true): Promise<BurstFigures> {
		const { sandbox } = set.fixture;
		receiver.deliveries.length = 0;
		const exports = hasExpressions
			? await Burst.prepare(set, receiver, 'oAuth2')
			: await Burst.prepare(set, receiver, 'wsse', receiver.stepWithoutExpressions);
		await exports.start(count, 0);
		const memory = await peakMemory(set.cluster.processes, async () => {
			exports.callBack();
			await exports.arrived(count);
			await exports.over();
		});
		const counts = receiver.counts();
		expect(exports.exportIds.filter((exportId) => !counts.has(exportId))).toEqual([]);
		const calledAt = (exportId: string) => callsAbout(sandbox, exportId)[0]?.at ?? NaN;
		const arrivedAt = new Map<string, number>();
		for (const { exportId, at } of receiver.deliveries) {
			if (!arrivedAt.has(exportId)) arrivedAt.set(exportId, at);
		}
		const startedAt = Math.min(...exports.exportIds.map(calledAt));
		const latencies = exports.exportIds
			.map((exportId) => (arrivedAt.get(exportId) ?? NaN) - calledAt(exportId))
			.sort((a, b) => a - b);
		const percentile = (share: number) => latencies[Math.ceil(latencies.length * share) - 1] ?? NaN;
		return {
			exports: count,
			perSecond: count / ((Math.max(...arrivedAt.values()) - startedAt) / 1000),
			p50: percentile(0.5),
			p95: percentile(0.95),
			p99: percentile(0.99),
			refusedFirstCalls: exports.refusedFirstCalls,
			memory,
		};
	}

	/** One worker and two, twice alternately; of each, the middle run by speed. */
	async function pair(): Promise<WorkerPair> {
		const [, second] = set.cluster.workers;
		const found: Record<'one' | 'two', BurstFigures[]> = { one: [], two: [] };
		for (let round = 0; round < 2; round++) {
			await second?.stop();
			found.one.push(await burst());
			await second?.relaunch();
			found.two.push(await burst());
		}
		const middle = (runs: BurstFigures[]): BurstFigures => {
			const [first] = runs;
			if (!first) throw new Error('Nothing was measured');
			const of = (pick: (run: BurstFigures) => number) => median(runs.map(pick));
			return {
				...first,
				perSecond: of(({ perSecond }) => perSecond),
				p50: of(({ p50 }) => p50),
				p95: of(({ p95 }) => p95),
				p99: of(({ p99 }) => p99),
			};
		};
		return { one: middle(found.one), two: middle(found.two) };
	}

	/** One burst in a new cluster. */
	async function freshBurst(
		options: { environment?: Environment; webhooks?: number; count?: number; hasExpressions?: boolean } = {},
	): Promise<BurstFigures> {
		await open('filesystem', options);
		try {
			return await burst(options.count, options.hasExpressions);
		} finally {
			await close();
		}
	}

	async function databaseBytes(): Promise<number> {
		const { rows } = await set.cluster.database.query('SELECT pg_database_size(current_database()) AS bytes');
		return Number(rows[0]?.bytes);
	}

	async function growth(): Promise<number> {
		const before = await databaseBytes();
		await burst();
		return ((await databaseBytes()) - before) / BURST;
	}

	async function download(): Promise<{ bytes: number; growth: number }> {
		const { sandbox } = set.fixture;
		sandbox.setRows(LARGE_ROWS);
		sandbox.setJobDuration(500);
		const workers = Object.fromEntries(
			Object.entries(set.cluster.processes).filter(([name]) => name.startsWith('worker')),
		);
		const before = memoryOf(workers);
		const peak = await peakMemory(workers, async () => {
			const execution = await set.fixture.run(
				linearWorkflow([
					{
						name: 'Export',
						parameters: { ...ALTCRAFT, operation: 'export', options: QUICK },
						credentials: set.fixture.pick('altcraftApi'),
					},
				]),
			);
			expect(execution.status).toBe('success');
		});
		const bytes = sandbox.jobs.csvBytesOf(sandbox.jobs.list().at(-1)?.id ?? '');
		return {
			bytes,
			growth: Math.max(...Object.keys(workers).map((name) => (peak[name] ?? 0) - (before[name] ?? 0))),
		};
	}

	it(
		'files in the file system',
		async () => {
			await untilQuiet();
			page.machine = await describeMachine();
			await open('filesystem');
			try {
				page.services = set.cluster.versions;
				page.idle = memoryOf(set.cluster.processes);
				page.growth = { filesystem: await growth(), database: NaN };
				page.busy = await pair();
				set.fixture.sandbox.faults.add({ path: '/export/*/data', delayMs: SLOW_MS, times: Infinity });
				page.slow = await pair();
				set.fixture.sandbox.faults.clear();
				const { bytes, growth: filesystem } = await download();
				page.download = { bytes, filesystem, database: NaN };
			} finally {
				await close();
			}
		},
		20 * 60_000,
	);

	it(
		'sandboxes for expressions',
		async () => {
			const eager = await freshBurst({
				environment: {
					N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false',
					N8N_EXPRESSION_ENGINE_COMPILE_CACHE: 'false',
				},
			});
			page.sandboxes = { eager, lazy: await freshBurst() };
		},
		20 * 60_000,
	);

	it(
		'a large burst, with one process for webhooks and with two, and without expressions',
		async () => {
			const one = await freshBurst({ count: LARGE_BURST, webhooks: 1 });
			const two = await freshBurst({ count: LARGE_BURST, webhooks: 2 });
			page.large = { one, two, plain: await freshBurst({ count: LARGE_BURST, hasExpressions: false }) };
		},
		20 * 60_000,
	);

	it(
		'files in the database',
		async () => {
			await open('database');
			try {
				const { growth: other, download: file } = page;
				if (!other || !file) throw new Error('The first half is missing');
				page.growth = { ...other, database: await growth() };
				const { sandbox } = set.fixture;
				page.fileBytes = sandbox.jobs.csvBytesOf(sandbox.jobs.list().at(-1)?.id ?? '');
				page.download = { ...file, database: (await download()).growth };
			} finally {
				await close();
			}
			const figures = { ...page, slowMs: SLOW_MS, concurrency: CONCURRENCY };
			await writeTables(join(ROOT, 'docs', 'scaling.md'), scalingTables(figures as ScalingFigures));
		},
		10 * 60_000,
	);
});
