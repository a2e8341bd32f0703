import { startSandbox, type Sandbox } from '../../sandbox';
import type { CredentialsByType, LinearStep } from '../n8n';
import { table } from '../docs/tables';
import { atLeast, atMost, forEachWay, type Aim, type Benchmark, type Scale } from './benchmark';
import { median, megabytes, ratio, seconds } from './figures';
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

async function measureSize(sandbox: Sandbox, minBytes: number, count: number): Promise<OfSize> {
	const id = await finishedExportOf(sandbox, minBytes);
	const bytes = sandbox.jobs.csvBytesOf(id);
	const rounds: OfSize['rounds'] = [];
	for (let round = 0; round < count; round++) {
		const runs = await forEachWay(WAY_NAMES, round, async (way) => {
			const run = await freshRun(sandbox, (credentials) => stepsOf(way, id, credentials), TIMEOUT_MS);
			const { failure = 'finished', seconds: took, growth } = run;
			process.stdout.write(
				`${megabytes(bytes)}, ${WAYS[way]}: ${failure}, ${seconds(took)}, memory grew by ${megabytes(growth)}\n`,
			);
			return run;
		});
		rounds.push(runs);
	}
	return { bytes, rows: sandbox.jobs.get(id).rows, rounds };
}

function stepsOf(way: Way, exportId: string, credentials: CredentialsByType): LinearStep[] {
	const output = way === 'extract' ? 'file' : way;
	const download: LinearStep = {
		name: 'Contact Export',
		type: 'n8n-nodes-contact-export.contactExport',
		typeVersion: 1,
		parameters: { platform: 'altcraft', operation: 'download', exportId, output },
		credentials,
	};
	const extract: LinearStep = {
		name: 'Extract from File',
		type: 'n8n-nodes-base.extractFromFile',
		typeVersion: 1,
		parameters: { operation: 'csv', binaryPropertyName: 'data', options: {} },
	};
	return way === 'extract' ? [download, extract] : [download];
}

const failureOf = ({ rounds }: OfSize, way: Way) =>
	rounds.map((round) => round[way].failure).find((failure) => failure !== undefined);

const medianOf = ({ rounds }: OfSize, figure: (round: OfSize['rounds'][number]) => number) =>
	median(rounds.map(figure));

function line(size: OfSize, way: Way): string[] {
	const failure = failureOf(size, way);
	const isComparable = failure === undefined && failureOf(size, 'extract') === undefined;
	const toExtract = (figure: 'seconds' | 'growth') =>
		isComparable ? ratio(medianOf(size, (round) => round[way][figure] / round.extract[figure])) : '–';
	const time = seconds(medianOf(size, (round) => round[way].seconds));
	return [
		`${megabytes(size.bytes)}: ${WAYS[way]}`,
		failure === undefined ? time : `${failure}, after ${time}`,
		toExtract('seconds'),
		megabytes(medianOf(size, (round) => round[way].growth)),
		toExtract('growth'),
	];
}

/** Sizes from which on the speed of rows has an aim: before, n8n's own work for an execution counts most. */
const LARGE_BYTES = 100 * MEGABYTE;
const SPEED_OF_ROWS = 3.5;
const MEMORY_OF_ROWS = 0.45;
const SPEED_OF_PARTS = 0.5;
const GROWTH_OF_PARTS = 80 * MEGABYTE;

function aimsOf(size: OfSize): Aim[] {
	const failed = WAY_NAMES.some((way) => failureOf(size, way) !== undefined);
	if (failed || size.bytes < 0.9 * LARGE_BYTES) return [];
	const name = megabytes(size.bytes);
	const speed = medianOf(size, ({ extract, rows: own }) => extract.seconds / own.seconds);
	const memory = medianOf(size, ({ extract, rows: own }) => own.growth / extract.growth);
	const parts = medianOf(size, ({ extract, parts: own }) => (extract.firstNode ?? NaN) / own.seconds);
	const growth = medianOf(size, ({ parts: own }) => own.growth);
	return [
		atLeast(`Speed of rows to download and Extract from File, ${name}`, speed, SPEED_OF_ROWS),
		atMost(`Memory of rows to that, ${name}`, memory, MEMORY_OF_ROWS),
		atLeast(`Speed of parts to the download of the same file, ${name}`, parts, SPEED_OF_PARTS),
		atMost(`Growth of n8n's memory for parts, ${name}`, growth, GROWTH_OF_PARTS, megabytes),
	];
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
