import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { watch } from 'gulp';
import { ROOT } from '../package/pack';

/** Sources of the package. */
const SOURCES = ['nodes/**', 'credentials/**', 'icons/**', 'package.json'];

/** Save All in an editor writes the files one after another. */
const QUIET_MS = 150;

/**
 * Watches the sources of the package.
 *
 * @returns a function that waits for changes since it was called last, and returns their paths
 */
export async function watchSources(cleanUp: AsyncDisposableStack): Promise<() => Promise<string[]>> {
	const watcher = watch(SOURCES, { cwd: ROOT });
	cleanUp.defer(async () => await watcher.close());
	const changed = new Set<string>();
	watcher.on('all', (_event, path) => changed.add(path));
	await once(watcher, 'ready');
	return async () => {
		if (changed.size === 0) await once(watcher, 'all');
		for (let seen = 0; seen !== changed.size; ) {
			seen = changed.size;
			await sleep(QUIET_MS);
		}
		const paths = [...changed];
		changed.clear();
		return paths;
	};
}
