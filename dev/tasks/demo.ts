// npm run demo: both platforms as a sandbox, a real n8n with this package, the sample workflows run once.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from '../../sandbox';
import { CleanUp } from '../demo/cleanUp';
import { sandboxCredentials } from '../demo/credentials';
import { runSample, type Stage } from '../demo/runSample';
import { EXPORT_NODE, samples } from '../demo/samples';
import {
	createCredential,
	createWorkflow,
	OWNER,
	startN8n,
	withCredentials,
	type CredentialReference,
	type SavedWorkflow,
} from '../n8n';
import { buildPackage } from '../setup/build';

/** Long enough for an export to be seen in most of its states. */
const JOB_DURATION_MS = 8_000;
const LOG_LINES = 40;
const INTERRUPTED = 130;

const print = (line: string): void => {
	process.stdout.write(`${line}\n`);
};

/** Resolves when the user or a supervisor wants the demo to end. */
function interruption(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
	});
}

async function setTheStage(cleanUp: CleanUp): Promise<Stage> {
	await buildPackage();
	const sandbox = await startSandbox({ jobDurationMs: JOB_DURATION_MS });
	cleanUp.add(async () => await sandbox.close());
	const n8n = await startN8n({ onLaunch: (launched) => cleanUp.add(async () => await launched.remove()) });
	return { n8n, sandbox, folder: await mkdtemp(join(tmpdir(), 'contact-export-files-')), print };
}

async function importSamples({ n8n, sandbox }: Stage): Promise<SavedWorkflow[]> {
	const credentials: Record<string, CredentialReference> = {};
	for (const [type, credential] of Object.entries(sandboxCredentials(sandbox))) {
		credentials[type] = await createCredential(n8n.rest, credential);
	}
	const workflows: SavedWorkflow[] = [];
	for (const { workflow, credential } of samples()) {
		const reference = credentials[credential];
		if (!reference) throw new Error(`There is no credential of type ${credential}`);
		const ready = withCredentials(workflow, EXPORT_NODE, { [credential]: reference });
		workflows.push(await createWorkflow(n8n.rest, ready));
	}
	return workflows;
}

/** @returns whether every file is what the sandbox made */
async function runSamples(stage: Stage, workflows: SavedWorkflow[]): Promise<boolean> {
	let allSame = true;
	for (const workflow of workflows) allSame = (await runSample(stage, workflow)) && allSame;
	return allSame;
}

async function demo(once: boolean, cleanUp: CleanUp): Promise<number> {
	const stage = await setTheStage(cleanUp);
	const allSame = await runSamples(stage, await importSamples(stage));
	if (once) {
		print(allSame ? '\nBoth files are byte for byte what the sandbox made.' : '\nThe demo failed.');
		if (!allSame)
			print(`The end of n8n's log:\n${(await stage.n8n.log()).split('\n').slice(-LOG_LINES).join('\n')}`);
		return allSame ? 0 : 1;
	}
	// From here on Ctrl-C is the way it should end.
	process.exitCode = 0;
	print(`
n8n's editor:  ${stage.n8n.baseUrl}
Email:         ${OWNER.email}
Password:      ${OWNER.password}

The two workflows are there, and a third credential for Emarsys with OAuth 2.0 to try.
Ctrl-C ends everything.`);
	return await new Promise<number>(() => {});
}

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
	const cleanUp = new CleanUp();
	const interrupted = interruption().then(() => {
		print('\nEnding n8n and the sandbox …');
		return process.exitCode ?? INTERRUPTED;
	});
	try {
		process.exitCode = await Promise.race([demo(values.once, cleanUp), interrupted]);
	} finally {
		await cleanUp.run();
	}
	// A step that was interrupted may still be waiting for something.
	process.exit();
}

main().catch((error: unknown) => {
	process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
});
