import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `quick`: small enough to try a benchmark out in about two minutes; its figures say little. */
export type Scale = 'full' | 'quick';

/** What a figure should be, and what it is. */
export interface Aim {
	what: string;
	aim: string;
	figure: string;
	met: boolean;
}

/** One benchmark. `Figures` are plain data, kept beside the page so that it can be written without measuring. */
export interface Benchmark<Figures = unknown> {
	/** For `--only`, and of the table on the page. */
	name: string;
	measure(scale: Scale): Promise<Figures>;
	report(figures: Figures): { aims: Aim[]; table: string };
}

/** Makes a folder that is there until `remove` is called or the process ends, however it ends. */
export function tempDir(): { folder: string; remove: () => void } {
	const folder = mkdtempSync(join(tmpdir(), 'contact-export-bench-'));
	const remove = (): void => rmSync(folder, { recursive: true, force: true });
	process.once('exit', remove);
	return { folder, remove };
}
