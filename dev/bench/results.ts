import { readFile, writeFile } from 'node:fs/promises';
import type { Scale } from './benchmark';
import type { Machine } from './machine';

/** What a benchmark measured, and where and when. */
export interface Measured {
	/** ISO 8601. */
	measuredAt: string;
	scale: Scale;
	machine: Machine;
	figures: unknown;
}

/** Name of a benchmark → its last figures. */
export type Results = Record<string, Measured>;

/** The figures of earlier runs; none where there is no such file. */
export async function readResults(file: string): Promise<Results> {
	try {
		return JSON.parse(await readFile(file, 'utf8')) as Results;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
		throw error;
	}
}

/** Keeps figures for later runs, which may measure only a part anew. */
export async function writeResults(file: string, results: Results): Promise<void> {
	await writeFile(file, `${JSON.stringify(results, undefined, 2)}\n`);
}
