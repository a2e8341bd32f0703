// npm run bench: compares this package with the alternatives in n8n, and writes the tables of docs/benchmarks.md.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Benchmark } from '../bench/benchmark';
import { download } from '../bench/download';
import { describeMachine } from '../bench/machine';
import { tablesOf, type Results } from '../bench/page';
import { rows } from '../bench/rows';
import { startup } from '../bench/startup';
import { writeTables } from '../docs/tables';
import { ROOT } from '../package/pack';
import { buildPackage } from '../setup/command';
import { untilDone } from './untilDone';

const BENCHMARKS = [download, rows, startup] as readonly Benchmark[];
const PAGE = join(ROOT, 'docs', 'benchmarks.md');
const RESULTS = join(ROOT, 'docs', 'benchmarks.json');

async function bench(): Promise<number> {
	const { values } = parseArgs({
		options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
	});
	const known = BENCHMARKS.map(({ name }) => name);
	const names = values.only?.split(',') ?? known;
	const unknown = names.filter((name) => !known.includes(name));
	if (unknown.length > 0)
		throw new Error(`There is no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}`);
	const scale = values.quick ? 'quick' : 'full';
	await buildPackage();
	const results: Results = values.quick ? {} : (JSON.parse(await readFile(RESULTS, 'utf8')) as Results);
	for (const benchmark of BENCHMARKS.filter(({ name }) => names.includes(name))) {
		const { name } = benchmark;
		process.stdout.write(`\n▶ ${name}\n`);
		const machine = await describeMachine();
		const figures = await benchmark.measure(scale);
		results[name] = { measuredAt: new Date().toISOString(), scale, machine, figures };
		const tables = tablesOf(BENCHMARKS, results);
		process.stdout.write(`\n${tables[name] ?? ''}\n`);
		if (values.quick) continue;
		// After each, so that no figures are lost if the next one fails.
		await writeFile(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
		await writeTables(PAGE, tables);
	}
	return 0;
}

void untilDone(bench);
