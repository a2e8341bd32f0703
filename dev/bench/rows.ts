import { startSandbox, type Sandbox } from '../../sandbox';
import type { CredentialsByType, LinearStep } from '../n8n';
import { table } from '../docs/tables';
import { forEachWay, type Aim, type Benchmark, type Scale } from './benchmark';
import { median, medianRatio, megabytes, ratio, seconds } from './figures';
import { finishedExportOf } from './fileServer';
import { freshRun, type FreshRun } from './freshRun';

const MEGABYTE = 1_000_000;
const SIZES: Record<Scale, ReadonlyArray<{ bytes: number; rounds: number }>> = {
	full: [
		{ bytes: 10 * MEGABYTE, rounds: 3 },
		{ bytes: 100 * MEGABYTE, rounds: 3 },
		{ bytes: 1000 * MEGABYTE, rounds: 1 },
	],
	quick: [{ bytes: 10 * MEGABYTE, rounds: 1 }],
};
const TIMEOUT_MS = 15 * 60_000;

/** Ways to get the contacts of a file, with and without this package. */
const WAYS = {
	rows: 'Contact Export, Output: Rows',
	parts: 'Contact Export, Output: Parts',
	extract: 'Contact Export, Output: File, then Extract from File',
} as const;

type Way = keyof typeof WAYS;
const WAY_NAMES = Object.keys(WAYS) as Way[];

/** Runs with a file of one size; each round has all ways in direct succession. */
interface OfSize {
	bytes: number;
	rows: number;
	rounds: Array<Record<Way, FreshRun>>;
}

export interface RowsFigures {
	sizes: OfSize[];
}

/** Rows and parts, compared with n8n's Extract from File. */
export const rows: Benchmark<RowsFigures> = {
	name: 'rows',

	async measure(scale) {
		const sandbox = await startSandbox({ jobDurationMs: 1 });
		try {
			const sizes: OfSize[] = [];
			for (const { bytes, rounds } of SIZES[scale]) sizes.push(await measureSize(sandbox, bytes, rounds));
			return { sizes };
		} finally {
			await sandbox.close();
		}
	},

	report,
};

async function measureSize(sandbox: Sandbox, wanted: number, count: number): Promise<OfSize> {
	const id = await finishedExportOf(sandbox, wanted);
	const bytes = sandbox.jobs.csvBytesOf(id);
	const rounds: OfSize['rounds'] = [];
	for (let round = 0; round < count; round++) {
		const runs = await forEachWay(WAY_NAMES, round, async (way) => {
			const run = await freshRun(sandbox, (credentials) => stepsOf(way, id, credentials), TIMEOUT_MS);
			process.stdout.write(`${megabytes(bytes)}, ${WAYS[way]}: ${describe(run)}\n`);
			return run;
		});
		rounds.push(runs);
	}
	return { bytes, rows: sandbox.jobs.get(id).rows, rounds };
}

function describe({ seconds: took, growth, failure }: FreshRun): string {
	return `${failure === undefined ? '' : `${failure}; `}${seconds(took)}, memory grew by ${megabytes(growth)}`;
}

function stepsOf(way: Way, exportId: string, credentials: CredentialsByType): LinearStep[] {
	const output = way === 'extract' ? 'file' : way;
	const parameters = { platform: 'altcraft', operation: 'download', exportId, output };
	const download: LinearStep = {
		name: 'Contact Export',
		type: 'n8n-nodes-contact-export.contactExport',
		typeVersion: 1,
		parameters,
		credentials,
	};
	if (way !== 'extract') return [download];
	const extract: LinearStep = {
		name: 'Extract from File',
		type: 'n8n-nodes-base.extractFromFile',
		typeVersion: 1,
		parameters: { operation: 'csv', binaryPropertyName: 'data', options: {} },
	};
	return [download, extract];
}

const failureOf = ({ rounds }: OfSize, way: Way) =>
	rounds.map((round) => round[way].failure).find((failure) => failure !== undefined);

/** The ratio of a way to Extract from File, if both finished. */
function toExtract(size: OfSize, way: Way, figure: 'seconds' | 'growth'): string {
	if (failureOf(size, way) !== undefined || failureOf(size, 'extract') !== undefined) return '–';
	return ratio(
		medianRatio(
			size.rounds,
			(round) => round[way][figure],
			(round) => round.extract[figure],
		),
	);
}

function line(size: OfSize, way: Way): string[] {
	const failure = failureOf(size, way);
	const time = median(size.rounds.map((round) => round[way].seconds));
	const growth = median(size.rounds.map((round) => round[way].growth));
	return [
		`${megabytes(size.bytes)}: ${WAYS[way]}`,
		failure === undefined ? seconds(time) : `${failure}, after ${seconds(time)}`,
		toExtract(size, way, 'seconds'),
		megabytes(growth),
		toExtract(size, way, 'growth'),
	];
}

function aimsOf(size: OfSize): Aim[] {
	if (failureOf(size, 'rows') !== undefined || failureOf(size, 'extract') !== undefined) return [];
	return (['seconds', 'growth'] as const).map((figure) => {
		const value = toExtract(size, 'rows', figure);
		return {
			what: `${figure === 'seconds' ? 'Time' : 'Memory'} of rows to Extract from File, ${megabytes(size.bytes)}`,
			aim: 'at most 1',
			figure: value,
			met: Number(value) <= 1,
		};
	});
}

function report({ sizes }: RowsFigures): ReturnType<Benchmark['report']> {
	return {
		aims: sizes.flatMap(aimsOf),
		table: table(
			['what', 'time', 'to', 'memory', 'to'],
			sizes.flatMap((size) => WAY_NAMES.map((way) => line(size, way))),
		),
	};
}
