import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { N8N_VERSION, startN8n, type N8nInstance } from '../n8n';
import { pack, unpack } from '../package/pack';
import { installN8n } from '../setup/n8n';
import { startProgress } from '../setup/progress';
import type { Benchmark, Scale, Section } from './benchmark';
import { table } from './format';
import { scratchFolder } from './scratch';
import { errorOfMedian, median, medianRatio } from './statistics';

const run = promisify(execFile);

const ROUNDS: Record<Scale, { starts: number; loads: number }> = {
	full: { starts: 10, loads: 20 },
	quick: { starts: 1, loads: 5 },
};

const AIM_MS = 50;
const AIM_BYTES = 300_000;

/** One start of n8n, in milliseconds. */
interface Start {
	/** From the launch of the process to the line in n8n's log that says it is ready. */
	ready: number;
	/** The loading of this package, by the lines of n8n's log around it; null without it. */
	loading: number | null;
}

/** What {@link startup} measures. */
export interface StartupFigures {
	/** The start with the package and the one without, one right after the other. */
	pairs: Array<{ with: Start; without: Start }>;
	/** Milliseconds of the processor to load all nodes and credentials of the package, and n8n's HTTP Request node. */
	loads: Array<{ package: number; httpRequest: number }>;
	/** Bytes of the tarball, and of the files on disk. */
	size: { packed: number; unpacked: number; files: number };
}

/** What having the package installed costs when nobody uses it. */
export const startup: Benchmark<StartupFigures> = {
	name: 'startup',
	title: 'Start-up and size',

	async measure(scale) {
		const { starts, loads } = ROUNDS[scale];
		return { ...(await loadTimes(loads)), pairs: await startTimes(starts) };
	},

	report,
};

async function loadTimes(count: number): Promise<Pick<StartupFigures, 'loads' | 'size'>> {
	const { program, node } = await installN8n(N8N_VERSION);
	const modules = join(dirname(program), '..', '..');
	const { folder, remove } = scratchFolder();
	try {
		const { tarball, files, packed, unpacked } = await pack(folder);
		const installed = join(folder, 'package');
		await unpack(tarball, installed);
		const { n8n } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as {
			n8n: { credentials: string[]; nodes: string[] };
		};
		const own = [...n8n.credentials, ...n8n.nodes].map((file) => join(installed, file));
		const theirs = [join(modules, 'n8n-nodes-base', 'dist', 'nodes', 'HttpRequest', 'HttpRequest.node.js')];
		const timed = async (paths: string[]): Promise<number> => {
			const env = { ...process.env, NODE_PATH: modules };
			return Number((await run(node, [join(__dirname, 'loadTime.js'), ...paths], { env })).stdout);
		};
		const progress = startProgress('Loading the nodes in new processes');
		const loads: StartupFigures['loads'] = [];
		for (let index = 0; index < count; index++)
			loads.push({ package: await timed(own), httpRequest: await timed(theirs) });
		progress.done();
		return { loads, size: { packed, unpacked, files: files.length } };
	} finally {
		remove();
	}
}

async function startTimes(count: number): Promise<StartupFigures['pairs']> {
	const environment = { N8N_LOG_LEVEL: 'debug', N8N_LOG_FORMAT: 'json' };
	const instances: N8nInstance[] = [];
	try {
		// The first start of each makes the database, and is not measured.
		for (const bare of [false, true]) {
			const instance = await startN8n({ environment, bare });
			instances.push(instance);
			await instance.stop();
		}
		const [installed, bare] = instances;
		if (!installed || !bare) throw new Error('n8n was not started');
		const pairs: StartupFigures['pairs'] = [];
		const progress = startProgress(
			'Starting n8n with and without',
			() => `pair ${pairs.length + 1} of ${count}`,
		);
		while (pairs.length < count) {
			// Now the one first, now the other.
			const packageFirst = pairs.length % 2 === 0;
			const first = await timeStart(packageFirst ? installed : bare);
			const second = await timeStart(packageFirst ? bare : installed);
			pairs.push(packageFirst ? { with: first, without: second } : { with: second, without: first });
		}
		progress.done();
		return pairs;
	} finally {
		for (const instance of instances) await instance.remove();
	}
}

async function timeStart(instance: N8nInstance): Promise<Start> {
	const before = (await instance.log()).length;
	const launched = Date.now();
	await instance.restart();
	const log = (await instance.log()).slice(before);
	await instance.stop();
	return readStart(log, launched);
}

/**
 * Reads the times of a start from n8n's log (`N8N_LOG_LEVEL=debug`, `N8N_LOG_FORMAT=json`).
 * @param launched when the process was started, in milliseconds since 1970
 */
export function readStart(log: string, launched: number): Start {
	const lines = log.split('\n').flatMap((line) => {
		const [, at] = /"timestamp":"([^"]+)"/.exec(line) ?? [];
		return at === undefined ? [] : [{ line, at: Date.parse(at) }];
	});
	const ready = lines.find(({ line }) => line.includes('n8n ready on'));
	if (!ready) throw new Error("n8n's log does not say that it is ready");
	const loaded = lines.findIndex(({ line }) => /Loaded all .* from n8n-nodes-contact-export/.test(line));
	const [before, after] = [lines[loaded - 1], lines[loaded]];
	return { ready: ready.at - launched, loading: before && after ? after.at - before.at : null };
}

function report({ pairs, loads, size }: StartupFigures): Section {
	const differences = pairs.map((pair) => pair.with.ready - pair.without.ready);
	const added = median(differences);
	const error = errorOfMedian(differences);
	const loading = median(pairs.flatMap(({ with: { loading: took } }) => (took === null ? [] : [took])));
	const bare = median(pairs.map(({ without }) => without.ready));
	const ownLoad = median(loads.map((load) => load.package));
	const theirLoad = median(loads.map(({ httpRequest }) => httpRequest));
	const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
	const milliseconds = (value: number) => `${Math.round(value)} ms`;
	const shares = medianRatio(
		loads,
		(load) => load.package,
		({ httpRequest }) => httpRequest,
	);
	return {
		aims: [
			{
				what: "Added to n8n's start, median of paired starts",
				aim: `under ${AIM_MS} ms`,
				figure: `${Math.round(added)} ± ${milliseconds(error)}`,
				met: added < AIM_MS,
			},
			{
				what: "Added to n8n's start, by n8n's log of loading",
				aim: `under ${AIM_MS} ms`,
				figure: milliseconds(loading),
				met: loading < AIM_MS,
			},
			{
				what: 'Size on disk',
				aim: `under ${kilobytes(AIM_BYTES)}`,
				figure: kilobytes(size.unpacked),
				met: size.unpacked < AIM_BYTES,
			},
		],
		text: `${table(
			['what', 'median'],
			[
				['n8n without the package, from launch to ready', milliseconds(bare)],
				['difference with the package', `${Math.round(added)} ± ${milliseconds(error)}`],
				["loading the package, in n8n's log", milliseconds(loading)],
				['processor: all its nodes and credentials in a new Node.js', milliseconds(ownLoad)],
				["processor: n8n's HTTP Request node in a new Node.js", milliseconds(theirLoad)],
				['the first of these two to the second', shares.toFixed(2)],
				['size on disk', `${kilobytes(size.unpacked)} in ${size.files} files`],
				['size of the download', kilobytes(size.packed)],
			],
		)}

Starts: ${pairs.length} with and ${pairs.length} without the package, in turn; the differences of the pairs went from
${milliseconds(Math.min(...differences))} to ${milliseconds(Math.max(...differences))}: a start of n8n varies by itself by more than what is to be measured, so the median is given
with its standard error. n8n's own log says when it has loaded the package, which is all that the package does then. Loading in a new Node.js: ${loads.length} times, with \`n8n-workflow\` loaded before.`,
	};
}
