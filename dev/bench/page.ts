import type { Aim, Benchmark, Section } from './benchmark';
import { table } from './format';
import type { Machine } from './machine';
import type { Measured, Results } from './results';

const GIBIBYTE = 1024 ** 3;

const INTRODUCTION = `# Benchmarks

Contact Export beside what people use without it, in a real n8n with the sandbox of both platforms on the same machine.
Times depend on the machine, so read the ratios: both sides of each were measured one right after the other, and a ratio
is the median of such pairs.

\`\`\`sh
npm run bench                            # everything, about an hour
npm run bench -- --only download,rows    # parts: download, rows, waiting, startup
npm run bench -- --only waiting --quick  # small, to try it out; prints its result and changes no file
\`\`\`

This page is made by that command; [\`benchmarks.json\`](benchmarks.json) beside it has the figures of every single run.`;

/** A benchmark whose figures are known, with what it says about them. */
interface Told {
	benchmark: Benchmark;
	measured: Measured;
	section: Section;
}

/** The page: the aims, and a section for each benchmark that has been measured, now or earlier. */
export function page(benchmarks: readonly Benchmark[], results: Results): string {
	const told = benchmarks.flatMap((benchmark): Told[] => {
		const measured = results[benchmark.name];
		return measured ? [{ benchmark, measured, section: benchmark.report(measured.figures) }] : [];
	});
	const aims = told.flatMap(({ section }) => section.aims);
	return `${[INTRODUCTION, '## Aims', aimTable(aims), ...told.map(chapter)].join('\n\n')}\n`;
}

function aimTable(aims: readonly Aim[]): string {
	return table(
		['what', 'aim', 'measured', 'met'],
		aims.map(({ what, aim, figure, met }) => [what, aim, figure, met ? 'yes' : 'no']),
	);
}

function chapter({ benchmark: { title, name }, measured, section }: Told): string {
	return `## ${title}\n\n${section.text}\n\n_${origin(name, measured)}_`;
}

function origin(name: string, { measuredAt, scale, machine }: Measured): string {
	const command = `npm run bench -- --only ${name}${scale === 'quick' ? ' --quick' : ''}`;
	return `Measured ${measuredAt.slice(0, 10)} with \`${command}\`: ${describe(machine)}.`;
}

function describe({ processor, cores, memory, system, load, node, n8n, package: version }: Machine): string {
	const hardware = `${processor}, ${cores} cores, ${Math.round(memory / GIBIBYTE)} GiB, ${system}`;
	return `${hardware}, load ${load} before; n8n ${n8n}, Node ${node}, this package ${version}`;
}
