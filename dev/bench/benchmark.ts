import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** Creates a folder that exists until `remove` is called or the process exits. */
export function tempDir(): { folder: string; remove: () => void } {
	const folder = mkdtempSync(join(tmpdir(), 'contact-export-bench-'));
	const remove = (): void => rmSync(folder, { recursive: true, force: true });
	process.once('exit', remove);
	return { folder, remove };
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
