import { startSandbox, type Sandbox } from '../../sandbox';
import { OWNER, startN8n, type N8nInstance, type N8nOptions, type SavedWorkflow } from '../n8n';
import { saveSandboxCredentials } from './credentials';
import { importExamples } from './examples';

/** Long enough for an export to be seen in most of its states. */
const JOB_DURATION_MS = 8_000;

/** Emarsys waits a minute before it retries a call, which is too long to watch. */
const CALLBACK_RETRY_MS = 3_000;

const INTERRUPTED = 130;

export interface DemoEnvironment {
	n8n: N8nInstance;
	sandbox: Sandbox;
	/** File in `examples/` → saved workflow. */
	workflows: Map<string, SavedWorkflow>;
}

export function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Starts the sandbox and n8n, with credentials for the sandbox and all examples in it. */
export async function startEnvironment(
	cleanUp: AsyncDisposableStack,
	options: Pick<N8nOptions, 'environment'> = {},
): Promise<DemoEnvironment> {
	const sandbox = await startSandbox({
		jobDurationMs: JOB_DURATION_MS,
		emarsys: { callbacks: { retryGapMs: CALLBACK_RETRY_MS } },
	});
	cleanUp.defer(async () => await sandbox.close());
	const n8n = await startN8n({
		...options,
		onLaunch: (launched) => cleanUp.defer(async () => await launched.remove()),
	});
	const workflows = await importExamples(n8n.rest, await saveSandboxCredentials(n8n.rest, sandbox));
	return { n8n, sandbox, workflows };
}

export const loginLines = ({ baseUrl }: N8nInstance): string => `
n8n's editor:  ${baseUrl}
Email:         ${OWNER.email}
Password:      ${OWNER.password}`;

/**
 * Runs a task until it returns its exit code or is interrupted, then cleans up and exits. After an interruption the
 * exit code is `process.exitCode`, if the task has set it.
 */
export async function untilInterrupted(
	task: (cleanUp: AsyncDisposableStack) => Promise<number>,
): Promise<never> {
	const cleanUp = new AsyncDisposableStack();
	const interrupted = new Promise<number>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
			process.on(signal, () => {
				print('\nStopping n8n and the sandbox …');
				resolve(Number(process.exitCode ?? INTERRUPTED));
			});
	});
	try {
		process.exitCode = await Promise.race([task(cleanUp), interrupted]);
	} catch (error) {
		process.stderr.write(`\n${messageOf(error)}\n`);
		process.exitCode = 1;
	}
	await cleanUp.disposeAsync().catch((error: unknown) => process.stderr.write(`${messageOf(error)}\n`));
	// An interrupted step may still be waiting for something.
	process.exit();
}
