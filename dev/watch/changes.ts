import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { watch } from 'gulp';

/** What ends up in the package. */
const SOURCES = ['nodes/**', 'credentials/**', 'icons/**', 'package.json'];

/** An editor that saves all files writes them one after another. */
const QUIET_MS = 150;

/** The changes of the sources of a checkout, in bundles. */
export class Changes {
	private changed = new Set<string>();

	private wake: (() => void) | undefined;

	private constructor(private readonly watcher: ReturnType<typeof watch>) {
		watcher.on('all', (_event, path) => {
			this.changed.add(path);
			this.wake?.();
		});
	}

	/** Begins to watch a checkout. */
	static async of(checkout: string): Promise<Changes> {
		const watcher = watch(SOURCES, { cwd: checkout });
		await once(watcher, 'ready');
		return new Changes(watcher);
	}

	/** Waits for a change since the last call, and gives the files that belong to it, relative to the checkout. */
	async next(): Promise<string[]> {
		if (this.changed.size === 0) await new Promise<void>((resolve) => (this.wake = resolve));
		for (let seen = 0; seen !== this.changed.size; ) {
			seen = this.changed.size;
			await sleep(QUIET_MS);
		}
		const paths = [...this.changed];
		this.changed = new Set();
		return paths;
	}

	/** Ends watching. */
	async close(): Promise<void> {
		await this.watcher.close();
	}
}
