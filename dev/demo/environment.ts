import { startSandbox, type Sandbox } from '../../sandbox';
import { OWNER, startN8n, type N8nInstance, type N8nOptions, type SavedWorkflow } from '../n8n';
import { saveSandboxCredentials } from './credentials';
import { importExamples } from './examples';

/** Long enough for an export to be seen in most of its states. */
const JOB_DURATION_MS = 8_000;

/** Emarsys waits a minute before it retries a call, which is too long to watch. */
const CALLBACK_RETRY_MS = 3_000;

export interface DemoEnvironment {
	n8n: N8nInstance;
	sandbox: Sandbox;
	/** File in `examples/` → saved workflow. */
	workflows: Map<string, SavedWorkflow>;
}

export function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

/** Starts the sandbox and n8n, with credentials for the sandbox and all examples in it. */
export async function startEnvironment(
	cleanUp: AsyncDisposableStack,
	environment: N8nOptions['environment'] = {},
): Promise<DemoEnvironment> {
	const sandbox = await startSandbox({
		jobDurationMs: JOB_DURATION_MS,
		emarsys: { callbacks: { retryGapMs: CALLBACK_RETRY_MS } },
	});
	cleanUp.defer(async () => await sandbox.close());
	const n8n = await startN8n({
		environment,
		onLaunch: (launched) => cleanUp.defer(async () => await launched.remove()),
	});
	const workflows = await importExamples(n8n.rest, await saveSandboxCredentials(n8n.rest, sandbox));
	return { n8n, sandbox, workflows };
}

export const loginLines = ({ baseUrl }: N8nInstance): string => `
n8n's editor:  ${baseUrl}
Email:         ${OWNER.email}
Password:      ${OWNER.password}`;
