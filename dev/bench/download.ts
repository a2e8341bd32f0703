import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { x } from 'tinyexec';
import { startSandbox } from '../../sandbox';
import {
	cpuSeconds,
	createCredential,
	createWorkflow,
	itemsOf,
	lastRun,
	LINEAR_TRIGGER,
	linearWorkflow,
	startN8n,
	startWorkflow,
	waitForExecution,
	watchMemory,
	type LinearStep,
	type N8nInstance,
} from '../n8n';
import { table } from '../docs/tables';
import { atLeast, atMost, forEachWay, tempDir, type Benchmark, type Scale } from './benchmark';
import { median, megabytes, ratio, seconds } from './figures';
import { finishedExportOf, serve, type FileServer } from './fileServer';

const MEBIBYTE = 1024 ** 2;
const SIZES: Record<Scale, { bytes: number; rounds: number; freshRounds: number }> = {
	full: { bytes: 1024 * MEBIBYTE, rounds: 9, freshRounds: 3 },
	quick: { bytes: 64 * MEBIBYTE, rounds: 2, freshRounds: 1 },
};
/** A first download per way, not measured, so that n8n has loaded its code. */
const WARM_UP_BYTES = 4 * MEBIBYTE;
const TIMEOUT_MS = 10 * 60_000;
/** n8n still has things to do after it is ready, and after an execution. */
const SETTLE_MS = 2_000;

const AIM_OF_HTTP_REQUEST = 2;
/** The floor is n8n's own node that reads the same file from disk into the store. */
const AIM_OF_FLOOR = 0.9;
const AIM_GROWTH = 40_000_000;

/** Ways to get a file into n8n's store → node names. */
const WAYS = {
	contactExport: 'Contact Export',
	httpRequest: 'HTTP Request',
	disk: 'Read/Write Files from Disk',
} as const;

type Way = keyof typeof WAYS;
const WAY_NAMES = Object.keys(WAYS) as Way[];

interface Run {
	seconds: number;
	/** CPU seconds of n8n for the whole execution. */
	cpu: number;
	/** Bytes by which n8n's resident memory grew. */
	growth: number;
}

export interface DownloadFigures {
	bytes: number;
	/** All ways in direct succession in one n8n. */
	rounds: Array<Record<Way, Run> & { curl: number }>;
	/** Each way in a new n8n after the download of a small file. */
	fresh: Array<Record<Way, Run>>;
}

/** A file, on disk and served. */
interface Source extends FileServer {
	path: string;
}

/** A large file into n8n's store, by Contact Export, by HTTP Request, and from disk. */
export const download: Benchmark<DownloadFigures> = {
	name: 'download',

	async measure(scale) {
		const { bytes, rounds, freshRounds } = SIZES[scale];
		const folder = tempDir();
		const large = await makeSource(join(folder, 'large.csv'), bytes);
		const small = await makeSource(join(folder, 'small.csv'), WARM_UP_BYTES);
		const figures: DownloadFigures = { bytes, rounds: [], fresh: [] };
		await withN8n(folder, async (n8n) => {
			for (const way of WAY_NAMES) await fetchOnce(n8n, small, way);
			for (let round = 0; round < rounds; round++) {
				const ways = await forEachWay(WAY_NAMES, round, async (way) => await fetchOnce(n8n, large, way));
				figures.rounds.push({ ...ways, curl: await curl(large, join(folder, 'curl.csv')) });
				process.stdout.write(`Round ${round + 1} of ${rounds} is done\n`);
			}
		});
		const freshly = async (way: Way): Promise<Run> =>
			await withN8n(folder, async (n8n) => {
				await fetchOnce(n8n, small, way);
				if (process.platform !== 'win32') process.kill(n8n.pid, 'SIGUSR2');
				return await fetchOnce(n8n, large, way);
			});
		for (let round = 0; round < freshRounds; round++)
			figures.fresh.push(await forEachWay(WAY_NAMES, round, freshly));
		return figures;
	},

	report,
};

async function makeSource(path: string, bytes: number): Promise<Source> {
	const sandbox = await startSandbox({ jobDurationMs: 1 });
	const id = await finishedExportOf(sandbox, bytes);
	await pipeline(sandbox.jobs.csvStreamOf(id), createWriteStream(path));
	await sandbox.close();
	return { path, ...(await serve(path)) };
}

/** Runs an action with a new n8n. */
async function withN8n<T>(folder: string, action: (n8n: N8nInstance) => Promise<T>): Promise<T> {
	const n8n = await startN8n({
		environment: { N8N_RESTRICT_FILE_ACCESS_TO: folder },
		preload: [join(__dirname, 'forceGc.js')],
	});
	try {
		return await action(n8n);
	} finally {
		await n8n.remove();
	}
}

async function fetchOnce(n8n: N8nInstance, source: Source, way: Way): Promise<Run> {
	const credentials = { altcraftApi: await createCredential(n8n.rest, source.credential) };
	const steps: Record<Way, Omit<LinearStep, 'name'>> = {
		contactExport: {
			type: 'n8n-nodes-contact-export.contactExport',
			typeVersion: 1,
			parameters: { platform: 'altcraft', operation: 'download', exportId: source.exportId },
			credentials,
		},
		httpRequest: {
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				authentication: 'predefinedCredentialType',
				nodeCredentialType: source.credential.type,
				url: source.url,
				options: { response: { response: { responseFormat: 'file' } } },
			},
			credentials,
		},
		disk: {
			type: 'n8n-nodes-base.readWriteFile',
			typeVersion: 1,
			parameters: { operation: 'read', fileSelector: source.path, options: {} },
		},
	};
	const step = { name: WAYS[way], ...steps[way] };
	const workflow = await createWorkflow(n8n.rest, linearWorkflow('Benchmark', [step]));
	await quiet();
	const cpuBefore = cpuSeconds(n8n.pid);
	const { result: execution, memory } = await watchMemory(n8n.pid, async () => {
		const id = await startWorkflow(n8n.rest, workflow, LINEAR_TRIGGER);
		return await waitForExecution(n8n.rest, id, { timeoutMs: TIMEOUT_MS });
	});
	const cpu = cpuSeconds(n8n.pid) - cpuBefore;
	const [item] = itemsOf(execution, WAYS[way]);
	if (execution.status !== 'success' || !item?.binary?.data)
		throw new Error(
			`${WAYS[way]} returned no file: ${execution.data.resultData.error?.message ?? execution.status}`,
		);
	await n8n.rest.send('POST', '/rest/executions/delete', { ids: [execution.id] });
	return {
		seconds: (lastRun(execution, WAYS[way])?.executionTime ?? NaN) / 1000,
		cpu,
		growth: memory.peak - memory.before,
	};
}

/** Flushes the disk cache: otherwise a run pays for the one before. */
async function quiet(): Promise<void> {
	if (process.platform !== 'win32') await x('sync');
	await sleep(SETTLE_MS);
}

/** Seconds of curl for the same file. */
async function curl({ url, credential }: Source, path: string): Promise<number> {
	await rm(path, { force: true });
	await quiet();
	const options = ['--silent', '--fail', '--header', `Authorization: Bearer ${credential.data.token}`];
	const output = ['--output', path, '--write-out', '%{time_total}'];
	return Number((await x('curl', [...options, ...output, url], { throwOnError: true })).stdout);
}

function report({ bytes, rounds, fresh }: DownloadFigures): ReturnType<Benchmark['report']> {
	const of = (figure: (round: DownloadFigures['rounds'][number]) => number) => median(rounds.map(figure));
	const speedAndTime = (time: number): string[] => [seconds(time), `${megabytes(bytes / time)}/s`];
	const toFloor = (way: Way) => of((round) => round.disk.seconds / round[way].seconds);
	const freshGrowth = (way: Way) => median(fresh.map((round) => round[way].growth));
	const waysInN8n = WAY_NAMES.map((way) => [
		WAYS[way],
		...speedAndTime(of((round) => round[way].seconds)),
		ratio(toFloor(way)),
		seconds(of((round) => round[way].cpu)),
		megabytes(freshGrowth(way)),
		megabytes(of((round) => round[way].growth)),
	]);
	const withoutN8n = [
		'`curl` to a file, without n8n',
		...speedAndTime(of((round) => round.curl)),
		ratio(of((round) => round.disk.seconds / round.curl)),
		'',
		'',
		'',
	];
	const toHttpRequest = of((round) => round.httpRequest.seconds / round.contactExport.seconds);
	const growth = freshGrowth('contactExport');
	return {
		aims: [
			atLeast('Speed of a download to the floor', toFloor('contactExport'), AIM_OF_FLOOR),
			atLeast('Speed of a download to HTTP Request', toHttpRequest, AIM_OF_HTTP_REQUEST),
			atMost("Growth of n8n's memory", growth, AIM_GROWTH, megabytes),
		],
		table: table(
			['way', 'time', 'throughput', 'speed to the floor', 'processor', 'memory, first', 'memory, later'],
			[...waysInN8n, withoutN8n],
		),
	};
}
