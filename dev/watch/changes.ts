import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { watch } from 'gulp';

/** Sources of the package. */
const SOURCES = ['nodes/**', 'credentials/**', 'icons/**', 'package.json'];

/** Save All in an editor writes the files one after another. */
const QUIET_MS = 150;

/** Changes of the sources of a checkout, grouped. */
export class Changes {
	private changed = new Set<string>();

	private wake: (() => void) | undefined;

	private constructor(private readonly watcher: ReturnType<typeof watch>) {
		watcher.on('all', (_event, path) => {
			this.changed.add(path);
			this.wake?.();
		});
	}

	static async of(checkout: string): Promise<Changes> {
		const watcher = watch(SOURCES, { cwd: checkout });
		await once(watcher, 'ready');
		return new Changes(watcher);
	}

	/** Waits for changes since the last call; paths are relative to the checkout. */
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

	async close(): Promise<void> {
		await this.watcher.close();
	}
}
