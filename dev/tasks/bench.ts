// npm run bench: measures this package beside what people use without it, and writes docs/benchmarks.md.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import type { Benchmark, Scale } from '../bench/benchmark';
import { download } from '../bench/download';
import { describeMachine } from '../bench/machine';
import { page } from '../bench/page';
import { readResults, writeResults, type Results } from '../bench/results';
import { rows } from '../bench/rows';
import { startup } from '../bench/startup';
import { waiting } from '../bench/waiting';
import { ROOT } from '../package/pack';
import { buildPackage } from '../setup/build';

const BENCHMARKS = [download, rows, waiting, startup] as readonly Benchmark[];
const PAGE = join(ROOT, 'docs', 'benchmarks.md');
const RESULTS = join(ROOT, 'docs', 'benchmarks.json');

function readCommandLine(): { chosen: readonly Benchmark[]; scale: Scale } {
	const { values } = parseArgs({
		options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
	});
	const names = values.only?.split(',').filter(Boolean) ?? BENCHMARKS.map(({ name }) => name);
	const unknown = names.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
	if (unknown.length > 0) {
		const known = BENCHMARKS.map(({ name }) => name).join(', ');
		throw new Error(`There is no benchmark ${unknown.join(', ')}; there are ${known}`);
	}
	return {
		chosen: BENCHMARKS.filter(({ name }) => names.includes(name)),
		scale: values.quick ? 'quick' : 'full',
	};
}

async function writePage(results: Results): Promise<void> {
	const text = await format(page(BENCHMARKS, results), {
		...(await resolveConfig(PAGE)),
		parser: 'markdown',
	});
	if ((await readFile(PAGE, 'utf8').catch(() => '')) !== text) await writeFile(PAGE, text);
}

async function main(): Promise<void> {
	const { chosen, scale } = readCommandLine();
	await buildPackage();
	const results = scale === 'full' ? await readResults(RESULTS) : {};
	for (const benchmark of chosen) {
		process.stdout.write(`\n▶ ${benchmark.title}\n`);
		const machine = await describeMachine();
		const figures = await benchmark.measure(scale);
		results[benchmark.name] = { measuredAt: new Date().toISOString(), scale, machine, figures };
		// After each, so that the next one's failure costs nothing.
		if (scale === 'full') {
			await writeResults(RESULTS, results);
			await writePage(results);
		}
	}
	process.stdout.write(`\n${page(chosen, results)}`);
	if (scale === 'full') process.stdout.write(`\nWritten to ${PAGE}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

main().catch((error: unknown) => {
	process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
	process.exit(1);
});
