import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ratio } from './figures';

/** `quick` is for trying out a benchmark in about two minutes; its figures mean little. */
export type Scale = 'full' | 'quick';

export interface Aim {
	what: string;
	aim: string;
	figure: string;
	met: boolean;
}

/** `Figures` are plain data, saved beside the page so that it can be written without measuring. */
export interface Benchmark<Figures = unknown> {
	/** For `--only`, and the markers of its table. */
	name: string;
	measure(scale: Scale): Promise<Figures>;
	report(figures: Figures): { aims: Aim[]; table: string };
}

/** An aim for a ratio. */
export const atLeast = (what: string, value: number, limit: number): Aim => ({
	what,
	aim: `at least ${limit}`,
	figure: ratio(value),
	met: value >= limit,
});

/** An aim for a ratio, or for something else with a `format`. */
export const atMost = (
	what: string,
	value: number,
	limit: number,
	format?: (value: number) => string,
): Aim => ({
	what,
	aim: `at most ${format?.(limit) ?? limit}`,
	figure: (format ?? ratio)(value),
	met: value <= limit,
});

/** Creates a folder that exists until the process exits. */
export function tempDir(): string {
	const folder = mkdtempSync(join(tmpdir(), 'contact-export-bench-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** Runs an action for each of the ways to do something, in an order that rotates from round to round for fairness. */
export async function forEachWay<Way extends string, Run>(
	ways: readonly Way[],
	round: number,
	action: (way: Way) => Promise<Run>,
): Promise<Record<Way, Run>> {
	const runs: Partial<Record<Way, Run>> = {};
	const first = round % ways.length;
	for (const way of [...ways.slice(first), ...ways.slice(0, first)]) runs[way] = await action(way);
	return runs as Record<Way, Run>;
}
