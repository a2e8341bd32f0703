// npm run demo: both platforms as a sandbox, a real n8n with this package, the examples run once.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox, type Sandbox } from '../../sandbox';
import type { CleanUp } from '../demo/cleanUp';
import { saveSandboxCredentials } from '../demo/credentials';
import { importExamples } from '../demo/examples';
import { runParked } from '../demo/runParked';
import { runSample } from '../demo/runSample';
import { runTrigger } from '../demo/runTrigger';
import { CALLED, PARKED, samples } from '../demo/samples';
import type { DemoContext } from '../demo/demoContext';
import { untilInterrupted } from '../demo/untilInterrupted';
import { inviteNewcomer, OWNER, startN8n, type Login, type SavedWorkflow } from '../n8n';
import { buildPackage } from '../setup/command';

/** Long enough for an export to be seen in most of its states. */
const JOB_DURATION_MS = 8_000;
/** Emarsys waits a minute before it calls again; nobody wants to watch that. */
const CALL_GAP_MS = 3_000;
const LOG_LINES = 40;

/** Sees what somebody sees who has just installed the package. */
const NEWCOMER: Login = { email: 'newcomer@example.com', password: 'Contact-Export-2' };

const print = (line: string): void => {
	process.stdout.write(`${line}\n`);
};

async function startDemo(cleanUp: CleanUp): Promise<DemoContext> {
	await buildPackage();
	const sandbox = await startSandbox({
		jobDurationMs: JOB_DURATION_MS,
		emarsys: { callbacks: { retryGapMs: CALL_GAP_MS } },
	});
	cleanUp.add(async () => await sandbox.close());
	const n8n = await startN8n({ onLaunch: (launched) => cleanUp.add(async () => await launched.remove()) });
	return { n8n, sandbox, folder: await mkdtemp(join(tmpdir(), 'contact-export-files-')), print };
}

/** @returns whether every file is what the sandbox made */
async function runExamples(demo: DemoContext, workflows: Map<string, SavedWorkflow>): Promise<boolean> {
	const named = (file: string): SavedWorkflow => {
		const workflow = workflows.get(file);
		if (!workflow) throw new Error(`There is no example ${file}`);
		return workflow;
	};
	const files = samples().map(({ file }) => file);
	const runs = [
		...files.map((file) => async () => await runSample(demo, named(file))),
		async () => await runTrigger(demo, named(CALLED.file), named('emarsys-to-file.json')),
		async () => await runParked(demo, named(PARKED.file)),
	];
	let allSame = true;
	for (const run of runs) allSame = (await run()) && allSame;
	return allSame;
}

// For "Create new credential", the screen that everybody begins with.
function addresses({ altcraft, emarsys }: Sandbox): string {
	return [
		['Altcraft', 'Base URL', altcraft.baseUrl],
		['', 'Token', altcraft.token],
		['Emarsys OAuth2', 'Base URL', emarsys.v3Url],
		['', 'Access Token URL', emarsys.tokenUrl],
		['', 'Client ID', emarsys.clientId],
		['', 'Client Secret', emarsys.clientSecret],
		['Emarsys WSSE', 'Base URL', emarsys.v2Url],
		['', 'Username', emarsys.username],
		['', 'Secret', emarsys.secret],
	]
		.map(([platform = '', field = '', value = '']) => `${platform.padEnd(16)}${field.padEnd(18)}${value}`)
		.join('\n');
}

async function demo(once: boolean, cleanUp: CleanUp): Promise<number> {
	print(
		'About a minute, after the set-up of the first time. Everything is made up, and nothing leaves this machine.',
	);
	const context = await startDemo(cleanUp);
	const { rest } = context.n8n;
	const workflows = await importExamples(rest, await saveSandboxCredentials(rest, context.sandbox));
	const allSame = await runExamples(context, workflows);
	if (once) {
		print(allSame ? '\nAll files are byte for byte what the sandbox made.' : '\nThe demo failed.');
		if (!allSame)
			print(`The end of n8n's log:\n${(await context.n8n.log()).split('\n').slice(-LOG_LINES).join('\n')}`);
		return allSame ? 0 : 1;
	}
	await inviteNewcomer(rest, NEWCOMER);
	// From here on Ctrl-C is the way it should end.
	process.exitCode = 0;
	print(`
n8n's editor:  ${context.n8n.baseUrl}
Email:         ${OWNER.email}
Password:      ${OWNER.password}

Open it, sign in, open "Emarsys to file", and press Execute workflow.

The workflows of examples/ are there. Their exports have credentials for the sandbox; what Google Sheets, Postgres and
language models need is yours to add. For Emarsys there is a WSSE credential to try as well.
"Emarsys callback to file" is published: run "Emarsys to file: start only, and let Emarsys call", which starts it.

To begin as somebody does who has just installed the package, sign in as ${NEWCOMER.email} with ${NEWCOMER.password}:
no workflow and no credential is there. Make one with what the sandbox takes:

${addresses(context.sandbox)}

Ctrl-C ends everything but the files above.`);
	return await new Promise<number>(() => {});
}

const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
void untilInterrupted(async (cleanUp) => await demo(values.once, cleanUp));
