// npm run dev: the sandbox of both platforms and a real n8n with this package, reloaded after every change of its sources.
import { loginLines, print, startEnvironment } from '../demo/environment';
import type { N8nInstance } from '../n8n';
import { formatDuration } from '../setup/progress';
import { bundle, startTypeCheck } from '../watch/build';
import { watchSources } from '../watch/changes';
import { updateInstalled } from '../watch/installedPackage';
import { HOT_RELOAD, watchReload, type Reload } from '../watch/reload';
import { messageOf, untilDone } from './untilDone';

/** @returns whether the build succeeded */
async function build(): Promise<boolean> {
	try {
		await bundle();
		return true;
	} catch (error) {
		const reasons = messageOf(error).replace(/^Build failed .*\n/, '');
		print(`✖ The build failed, n8n keeps the previous version:\n${reasons}`);
		return false;
	}
}

/** Copies the build into n8n and waits until n8n has loaded it. */
async function reload(n8n: N8nInstance): Promise<void> {
	const startedAt = Date.now();
	const loaded = await watchReload(n8n);
	const { files, needsRestart } = await updateInstalled(n8n.place.userFolder);
	if (files.length === 0) return print('  No change in the package.');
	const outcome: Reload = needsRestart ? 'unnoticed' : await loaded();
	if (outcome === 'failed')
		return print(
			`✖ n8n could not load it and lacks these nodes until the next change. See its log:\n  ${n8n.logFile}`,
		);
	if (outcome === 'unnoticed') {
		const reason = needsRestart ? 'reads the manifest only when it starts' : 'did not notice';
		print(`… n8n ${reason}, so it is being restarted`);
		await n8n.restart();
	}
	print(`✔ n8n has it (${formatDuration(Date.now() - startedAt)})`);
}

async function dev(cleanUp: AsyncDisposableStack): Promise<number> {
	const nextChanges = await watchSources(cleanUp);
	let stopTypeCheck = (): void => undefined;
	cleanUp.defer(() => stopTypeCheck());
	const checkTypes = (): void => {
		stopTypeCheck();
		stopTypeCheck = startTypeCheck((errors) => print(`\n✖ The type check:\n${errors.trimEnd()}`));
	};

	while (!(await build())) print(`\n▶ ${(await nextChanges()).join(', ')}`);
	checkTypes();
	const { n8n } = await startEnvironment(cleanUp, HOT_RELOAD);
	// From here on, Ctrl-C is the normal way to stop.
	process.exitCode = 0;
	print(`${loginLines(n8n)}
n8n's log:     ${n8n.logFile}

The workflows of examples/ are there, with credentials for the sandbox. A change in nodes/, credentials/, icons/ or
package.json is in n8n within seconds, and in an open editor. Ctrl-C stops everything.`);
	for (;;) {
		print(`\n▶ ${(await nextChanges()).join(', ')}`);
		checkTypes();
		try {
			if (await build()) await reload(n8n);
		} catch (error) {
			// While cleaning up, n8n may be gone already.
			if (!cleanUp.disposed) print(`✖ ${messageOf(error)}`);
		}
	}
}

void untilDone(dev);
