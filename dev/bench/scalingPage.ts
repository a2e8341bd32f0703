import { megabytes, ratio, seconds, table } from './format';
import type { Machine } from './machine';

/** One burst of exports that are called back at once. */
export interface BurstFigures {
	exports: number;
	/** Exports that came out, per second, from the first call to the last delivery. */
	perSecond: number;
	/** Milliseconds from Emarsys' first call about an export until its file has arrived. */
	p50: number;
	p95: number;
	p99: number;
	/** Name of a process → its resident memory at the peak, in bytes. */
	memory: Record<string, number>;
}

/** Bursts with one worker and with two, measured one right after the other. */
export interface WorkerPair {
	one: BurstFigures;
	two: BurstFigures;
}

/** Everything on the page. */
export interface ScalingFigures {
	machine: Machine;
	services: string;
	/** Nothing but n8n's own work: files are small and at hand. */
	busy: WorkerPair;
	/** The platform takes `slowMs` for each file, so that workers mostly wait. */
	slow: WorkerPair;
	slowMs: number;
	concurrency: number;
	/** Bytes by which the database grows for an export of each kind of store, the file included. */
	growth: { database: number; filesystem: number };
	fileBytes: number;
	/** Growth of a worker's memory by one download, in bytes. */
	download: { bytes: number; database: number; filesystem: number };
	idle: Record<string, number>;
	/** One burst for two workers right after the start, with these settings and with n8n's own for expressions. */
	sandboxes: { lazy: BurstFigures; eager: BurstFigures };
}

const DAY_S = 24 * 60 * 60;
/** Emarsys' limit for one API user. */
const REQUESTS_A_MINUTE = 1000;
/** Start, confirmation of the call, download. */
const REQUESTS_AN_EXPORT = 3;
/** How much busier the busiest hour is than the average one. */
const PEAK = 5;
/** What a worker is planned for: full queues grow without end. */
const LOAD = 0.6;
const GIGABYTE = 1e9;
const count = (value: number): string => Math.round(value).toLocaleString('en');
const ms = (milliseconds: number): string => seconds(milliseconds / 1000);

/** The page `docs/scaling.md`. */
export function scalingPage(figures: ScalingFigures): string {
	return `${[head(figures), bursts(figures), memory(figures), files(figures), demand(figures), LOSSES].join('\n\n')}\n`;
}

function head({ machine, services, busy }: ScalingFigures): string {
	return `# On a cluster

How many exports n8n in queue mode carries with this package, and what it needs for that. \`npm run scaling\` measures
the figures anew and writes this page; \`npm run test:queue\` looks for exports that are lost.

Measured with one main process, one process for webhooks and one or two workers, all on one machine together with the
databases and the stand-in of Emarsys: ${machine.cores} cores, ${Math.round(machine.memory / GIGABYTE)} GB, ${machine.system}, Node.js ${machine.node}, n8n ${machine.n8n},
${services}, ${machine.package}. ${machine.load > machine.cores ? `Other programs kept this machine busy (load ${machine.load} on ${machine.cores} cores), so these figures are low, and what they would be on a quiet one was not measured.` : `Load before: ${machine.load}.`}

Each burst is ${busy.one.exports} exports that are all done at the same moment: Emarsys calls about all of them at once, the trigger asks
Emarsys whether it is true, downloads the file, and hands it to the next node. Each line is the mean of two bursts, one worker and two in turn: differences
of a few tenths say nothing.`;
}

function bursts({ busy, slow, slowMs, concurrency, sandboxes: { lazy, eager } }: ScalingFigures): string {
	const row = (what: string, { perSecond, p50, p95, p99 }: BurstFigures) => [
		what,
		perSecond.toFixed(1),
		ms(p50),
		ms(p95),
		ms(p99),
	];
	const gain = ({ one, two }: WorkerPair) => ratio(two.perSecond / one.perSecond);
	return `## Throughput and latency

From Emarsys' call to the delivered file. In a burst the last ones wait for all before them, so the latency is that of
the queue and not of one export.

${table(
	['', 'exports a second', 'p50', 'p95', 'p99'],
	[
		row('files at hand, 1 worker', busy.one),
		row('files at hand, 2 workers', busy.two),
		row(`${seconds(slowMs / 1000)} for each file, 1 worker`, slow.one),
		row(`${seconds(slowMs / 1000)} for each file, 2 workers`, slow.two),
	],
)}

The second worker made it **${gain(busy)} times** as fast with files at hand, and **${gain(slow)} times** where the platform takes its
time. One worker does ${concurrency} exports at a time, so at ${seconds(slowMs / 1000)} for each file it could do ${(concurrency / (slowMs / 1000)).toFixed(0)} a second, and two could do ${((2 * concurrency) / (slowMs / 1000)).toFixed(0)}.
Where the table shows less, the workers' places were not what was short: the one process that takes the calls had one
core to itself and no more to give. In a profile two thirds of its work were n8n's own: for every call to a trigger, or to a
parked execution, n8n 2.41.1 makes a sandbox for expressions, which takes up to a tenth of a second. Workers on machines of
their own were not measured.

## Settings for bursts

These are worth setting wherever a hundred calls can come at once. All were set here, for all processes, the search for
lost executions to 2; \`DB_PING_TIMEOUT_MS\` came after the figures of commit 68b30c5.

| setting                                     | n8n's own | what it is for                                                                                                   |
| ------------------------------------------- | --------- | ---------------------------------------------------------------------------------------------------------------- |
| \`N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true\`   | \`false\`   | makes the sandbox of a call when it is needed, and not all of them at once                                       |
| \`N8N_EXPRESSION_ENGINE_COMPILE_CACHE=true\`  | \`false\`   | makes each of them in less time                                                                                  |
| \`DB_POSTGRESDB_POOL_SIZE=10\`                | 2         | a burst of 80 calls ended with "timeout exceeded when trying to connect" and a failed execution                  |
| \`DB_POSTGRESDB_CONNECTION_TIMEOUT=60000\`    | 20000     | the same; what n8n can't write down can stay _running_ or _new_ although nothing runs                            |
| \`N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL=10\` | 180       | minutes until n8n looks for such executions and lists them as _crashed_; a start of the main process does so too |
| \`DB_PING_TIMEOUT_MS=60000\`                  | 5000      | a busy n8n can see its database's answer too late, and refuses every call until the next                         |

What the first two do to a burst of ${lazy.exports} calls, with two workers and right after the start:

${table(
	['', 'exports a second', 'p50', 'p99', 'peak memory of the process for webhooks'],
	[
		['with these settings', ...singleBurst(lazy)],
		["with n8n's own for the first two", ...singleBurst(eager)],
	],
)}`;
}

function singleBurst({ perSecond, p50, p99, memory: used }: BurstFigures): string[] {
	return [perSecond.toFixed(1), ms(p50), ms(p99), megabytes(used.webhook ?? 0)];
}

function memory({ idle, busy, slow }: ScalingFigures): string {
	const names = Object.keys(idle);
	const peak = (name: string) =>
		Math.max(...[busy.one, busy.two, slow.one, slow.two].map(({ memory: used }) => used[name] ?? 0));
	return `## Memory

${table(
	['process', 'right after its start', 'peak in these bursts'],
	names.map((name) => [name, megabytes(idle[name] ?? 0), megabytes(peak(name))]),
)}

Peaks are those of the first burst of each line; that of a process can be below what it took to start. The process for webhooks grew by ${megabytes(peak('webhook') - (idle.webhook ?? 0))} over bursts of
${busy.one.exports} calls, ${megabytes((peak('webhook') - (idle.webhook ?? 0)) / busy.one.exports)} for each, most likely for the sandboxes of calls that are dealt with at the same time. A worker needs besides
its own the growth of the next table for every file that it fetches at the same time.`;
}

function files({ download, growth, fileBytes }: ScalingFigures): string {
	return `## Where the files are

A cluster keeps files in its database unless told otherwise (\`N8N_DEFAULT_BINARY_DATA_MODE\`). There a file can have
**512 MiB** at most (n8n's \`N8N_BINARY_DATA_DATABASE_MAX_FILE_SIZE\`, which goes up to 1 GB; a file of 555 MiB was refused in a try, with an
error that says so and names the export), and the worker holds it as a whole on the way.

${table(
	[`one file of ${megabytes(download.bytes)}`, "growth of the worker's memory"],
	[
		['in the database', megabytes(download.database)],
		['in the file system', megabytes(download.filesystem)],
	],
)}

The way around both is \`N8N_DEFAULT_BINARY_DATA_MODE=filesystem\` with \`N8N_BINARY_DATA_STORAGE_PATH\` on a volume that all
processes share (NFS and the like), or an object store (\`s3\`, with a licence of n8n). Or take the output **Parts** or **Rows**:
what comes out is small then, however large the file (the same 555 MiB as parts went through).

The database grew by ${count(growth.database)} bytes for each export with a file of ${count(fileBytes)} bytes in it, and by ${count(growth.filesystem)} bytes with files in the
file system.`;
}

function demand({ busy, growth }: ScalingFigures): string {
	const plan = (perDay: number): string[] => {
		const perSecond = (perDay / DAY_S) * PEAK;
		const workers = Math.max(1, Math.ceil(perSecond / (busy.one.perSecond * LOAD)));
		const requests = perSecond * 60 * REQUESTS_AN_EXPORT;
		return [
			`${count(perDay)} a day`,
			perSecond.toFixed(perSecond < 1 ? 2 : 0),
			count(workers),
			count(requests),
			count(Math.max(1, Math.ceil(requests / REQUESTS_A_MINUTE))),
			`${((perDay * growth.filesystem) / GIGABYTE).toFixed(2)} GB`,
		];
	};
	return `## What a thousand or a million exports a day need

A reckoning, not a measurement, from the figures above, as if workers and the process for webhooks were added in step and
each brought its own cores: the busiest hour ${PEAK} times the average, workers at ${LOAD * 100} % of what one did here
(${busy.one.perSecond.toFixed(1)} exports a second), ${REQUESTS_AN_EXPORT} requests for each export (start, confirmation of the call, download), and Emarsys' limit of
${count(REQUESTS_A_MINUTE)} requests a minute for one API user.

${table(
	['exports', 'a second, at the peak', 'workers', 'requests a minute', 'API users', 'database a day'],
	[1000, 10_000, 100_000, 1_000_000].map(plan),
)}

The workers are counted as if nothing else were short. Here the one process that takes the calls, or the cores, were: plan
for more of these processes too, and measure.

- **A thousand a day** are ${((1000 / DAY_S) * PEAK).toFixed(2)} a second at the peak. By this reckoning that is little for one worker; a second one is for the
  day on which the first one fails.
- **A million a day** is more than one API user of Emarsys may ask for: even without any peak they are
  ${count((1_000_000 / (DAY_S / 60)) * REQUESTS_AN_EXPORT)} requests a minute. It takes several API users, several processes for webhooks behind a load balancer, and a database server of its own. Exports are made for many contacts at once: a
  million _contacts_ is one export, and Parts takes it through a workflow in little memory. Ask first whether fewer
  and larger exports do it.
- **Pruning.** n8n keeps 10,000 executions and 14 days (\`EXECUTIONS_DATA_PRUNE_MAX_COUNT\`, \`EXECUTIONS_DATA_MAX_AGE\`),
  whichever is less: at a million a day that is the last quarter of an hour, failed ones included. Keep successful ones
  out of the database (\`EXECUTIONS_DATA_SAVE_ON_SUCCESS=none\`) and have failures reported by an error workflow.
- **The trigger's memory** of what it has given out holds 5,000 exports, two entries for each, in one row of the database that is written anew
  for each call (about 27 bytes for each entry, so some 270 kB when it is full; what that costs was not measured). It is there for repeats within minutes; spread very many exports over several
  trigger workflows.`;
}

const LOSSES = `## When a worker is killed

\`npm run test:queue\` has 500 exports called back at once (\`CONTACT_EXPORT_BURST\` says how many), by trigger and by parked
starts, kills a worker in the middle with SIGKILL and starts it again; once with files in the database, once in the file
system. It checks that each export arrives, or is named in the list of executions or in the log, or was never accepted; and
that a **Download** with the IDs of those that did not arrive delivers all of them, byte for byte. On 2 cores, with
nothing else to do, this was seen (22 November 2026; the test prints its own figures each time):

| 500 exports, files in the                                             | database | file system |
| --------------------------------------------------------------------- | -------: | ----------: |
| arrived by themselves                                                 |      500 |         431 |
| of these twice                                                        |       53 |          47 |
| named in the list of executions or in the log, delivered by the sweep |        0 |          69 |
| of these with no call answered in time                                |        0 |          66 |
| lost without a trace                                                  |        0 |           0 |

From one run to the next these figures differ much: with the same settings 420 and 497 arrived by themselves in another run.

- n8n gives up the jobs of a killed worker after a minute or two (\`QUEUE_WORKER_LOCK_DURATION\`,
  \`QUEUE_WORKER_STALLED_INTERVAL\`) and lists them as **failed**. It does not give them to another worker.
- Of such a run n8n keeps no data. A parked start still has its export ID in the execution's custom data (\`exportIds\`).
  What a trigger was called about is named in the log of the process that took the call ("Export … is done: the workflow
  starts"), which does not say in which execution.
- An execution that n8n could not write down, since the database was too busy, stays _running_ or _new_ until n8n looks for
  such ones: \`N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL\`, three hours by default, two minutes in this test. Then it is listed as
  **crashed**.
- Calls can be answered too late for whoever called: the stand-in of Emarsys waits 30 s, and calls six times within
  a minute; Emarsys itself takes five minutes for that, and how long it waits is not known.
- So what has arrived decides, not the list of executions. A **sweep** asks the next system, or a table, which of the
  exports that were started have not arrived, and runs Download with their IDs.
- The trigger remembers what it has given out in a row of n8n's database, and two workers that write there in the same instant
  lose an entry. When Emarsys calls again about such an export, it can come out again: see the table; and 6 and 5 of 20 did
  when each was called about twice at the same moment. A parked start came out once. The test prints its doubles, and
  allows at most one for each call. Where they matter, let the next system ignore an
  \`exportId\` it has.

## Since Last Run

**Since Last Run** keeps where a run ended in n8n's memory of processed items: a row of the database that all workers share,
so each run begins where the one before ended, whatever worker did it (\`npm run test:queue\`). It writes no static data: n8n
2.41.1 gives a worker none of it, and saves what a node leaves there over that of all other nodes. There are two copies, so
that a worker that is killed while it uses that memory, or two that use it in the same instant, damage one at most. A
database that does not answer ends the run before anything is started. If both copies are ever damaged, each run says so until
**First Run From** is changed.

\`examples/durable-with-sweep.json\` keeps its list of exports in static data, and is **not for a cluster**: in a try
with two workers its sweep did not deliver all of three exports within three minutes. Keep the list in a table of your own
there (Postgres, a data table of n8n): a row when an export is started, gone when it has arrived, and a schedule that runs
**Download** for the rows that are left.`;
