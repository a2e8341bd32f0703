import { table } from '../docs/tables';
import type { Aim, Benchmark, Scale } from './benchmark';
import type { Machine } from './machine';

const GIBIBYTE = 1024 ** 3;

export interface Measured {
	measuredAt: string;
	scale: Scale;
	machine: Machine;
	figures: unknown;
}

/** Name of a benchmark → its latest figures. */
export type Results = Record<string, Measured>;

/** The tables of docs/benchmarks.md: aims, machines, and one for each benchmark. */
export function tablesOf(benchmarks: readonly Benchmark[], results: Results): Record<string, string> {
	const reports = benchmarks.flatMap((benchmark) => {
		const measured = results[benchmark.name];
		return measured ? [{ ...benchmark.report(measured.figures), name: benchmark.name, measured }] : [];
	});
	return {
		aims: table(['what', 'aim', 'measured', 'met'], reports.flatMap(({ aims }) => aims).map(aimRow)),
		machines: table(
			['', 'measured', 'on', 'with'],
			reports.map(({ name, measured }) => [
				name,
				measured.measuredAt.slice(0, 10),
				...placeOf(measured.machine),
			]),
			'text',
		),
		...Object.fromEntries(reports.map(({ name, table: text }) => [name, text])),
	};
}

const aimRow = ({ what, aim, figure, met }: Aim): string[] => [what, aim, figure, met ? 'yes' : 'no'];

function placeOf({ processor, cores, memory, system, load, node, n8n, package: own }: Machine): string[] {
	return [
		`${processor}, ${cores} cores, ${Math.round(memory / GIBIBYTE)} GiB, ${system}, load ${load} before`,
		`n8n ${n8n}, Node ${node}, this package ${own}`,
	];
}
