// npm run dev: both platforms as a sandbox and a real n8n with this package, which follows every change of its sources.
import { startSandbox } from '../../sandbox';
import type { CleanUp } from '../demo/cleanUp';
import { saveSandboxCredentials } from '../demo/credentials';
import { importExamples } from '../demo/examples';
import { untilInterrupted } from '../demo/untilInterrupted';
import { OWNER, startN8n, type N8nInstance } from '../n8n';
import { ROOT } from '../package/pack';
import { formatDuration } from '../setup/progress';
import { bundle, TypeCheck } from '../watch/build';
import { Changes } from '../watch/changes';
import { InstalledPackage } from '../watch/installedPackage';
import { HOT_RELOAD, ReloadWatch, type Reload } from '../watch/reload';

/** Long enough for an export to be seen in most of its states. */
const JOB_DURATION_MS = 8_000;

const print = (line: string): void => {
	process.stdout.write(`${line}\n`);
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** @returns whether there is a package to install */
async function built(): Promise<boolean> {
	try {
		await bundle(ROOT);
		return true;
	} catch (error) {
		print(`✖ The build failed, n8n keeps what it has:\n${messageOf(error)}`);
		return false;
	}
}

/** Starts the sandbox and n8n, with credentials and the examples in it. */
async function startDev(cleanUp: CleanUp): Promise<N8nInstance> {
	const sandbox = await startSandbox({ jobDurationMs: JOB_DURATION_MS });
	cleanUp.add(async () => await sandbox.close());
	const n8n = await startN8n({
		environment: HOT_RELOAD,
		onLaunch: (launched) => cleanUp.add(async () => await launched.remove()),
	});
	await importExamples(n8n.rest, await saveSandboxCredentials(n8n.rest, sandbox));
	return n8n;
}

const OUTCOMES: Record<Reload, string> = {
	reloaded: '✔ n8n has it; an open editor shows it by itself',
	failed: '✖ n8n could not load it and is without these nodes until the next change. Its log says why:',
	unnoticed: '… n8n has not noticed, so it is started again',
};

/** Makes what was built visible in n8n. */
async function show(n8n: N8nInstance, installed: InstalledPackage): Promise<void> {
	const startedAt = Date.now();
	const watch = await ReloadWatch.begin(n8n);
	const { files, needsRestart } = await installed.update();
	if (files.length === 0) return print('  It makes no difference to the package.');
	if (needsRestart) {
		print('… n8n reads the manifest when it starts, so it is started again');
		await n8n.restart();
		return print(`✔ n8n has it (${formatDuration(Date.now() - startedAt)})`);
	}
	const outcome = await watch.end();
	print(`${OUTCOMES[outcome]} (${formatDuration(Date.now() - startedAt)})`);
	if (outcome === 'failed') print(`  ${n8n.logFile}`);
	if (outcome === 'unnoticed') await n8n.restart();
}

async function dev(cleanUp: CleanUp): Promise<number> {
	const changes = await Changes.of(ROOT);
	cleanUp.add(async () => await changes.close());
	const types = new TypeCheck(ROOT, (errors) => print(`\n✖ The type check:\n${errors.trimEnd()}`));
	cleanUp.add(async () => Promise.resolve(types.end()));

	while (!(await built())) print(`\n▶ ${(await changes.next()).join(', ')}`);
	types.begin();
	const n8n = await startDev(cleanUp);
	const installed = await InstalledPackage.in(n8n.place.userFolder, ROOT);
	// From here on Ctrl-C is the way it should end.
	process.exitCode = 0;
	print(`
n8n's editor:  ${n8n.baseUrl}
Email:         ${OWNER.email}
Password:      ${OWNER.password}
n8n's log:     ${n8n.logFile}

The workflows of examples/ are there, with credentials for the sandbox. A change in nodes/, credentials/, icons/ or
package.json is in n8n within seconds. Ctrl-C ends everything.`);
	for (;;) {
		print(`\n▶ ${(await changes.next()).join(', ')}`);
		types.begin();
		try {
			if (await built()) await show(n8n, installed);
		} catch (error) {
			// n8n may be gone already.
			if (!cleanUp.begun) print(`✖ ${messageOf(error)}`);
		}
	}
}

void untilInterrupted(dev);
