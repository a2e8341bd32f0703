import type { INodeExecutionData } from 'n8n-workflow';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox';
import { sandboxCredentials } from '../../../dev/demo/credentials';
import {
	createCredential,
	createWorkflow,
	downloadBinary,
	startWorkflow,
	waitForExecution,
	type CredentialReference,
	type Execution,
	type NewCredential,
	type NewWorkflow,
} from '../../../dev/n8n';
import { until } from './callbacks';
import { sharedN8n, type TestN8n } from './sharedN8n';
import { TRIGGER } from './workflows';

/** Emarsys waits a minute before it retries a refused call, which is too long for tests. */
const RETRY_GAP_MS = 500;

/** What a test file works with: an n8n, and its own sandbox, with credentials for it in n8n. */
export class N8nFixture {
	private constructor(
		readonly n8n: TestN8n,
		readonly sandbox: Sandbox,
		/** Credentials by type. */
		readonly credentials: Record<string, CredentialReference>,
	) {}

	/** Starts the sandbox and saves its credentials in n8n, by default in that of the test run. */
	static async open(options: SandboxOptions = {}, n8n: TestN8n = sharedN8n()): Promise<N8nFixture> {
		const sandbox = await startSandbox({
			jobDurationMs: 1000,
			rows: 50,
			...options,
			emarsys: {
				...options.emarsys,
				callbacks: { retryGapMs: RETRY_GAP_MS, ...options.emarsys?.callbacks },
			},
		});
		const fixture = new N8nFixture(n8n, sandbox, {});
		for (const credential of Object.values(sandboxCredentials(sandbox)))
			await fixture.addCredential(credential);
		return fixture;
	}

	/** Saves another credential, which is used for its type from now on. */
	async addCredential(credential: NewCredential): Promise<CredentialReference> {
		const reference = await createCredential(this.n8n.rest, credential);
		this.credentials[credential.type] = reference;
		return reference;
	}

	/** The credential of a type. */
	credential(type: string): CredentialReference {
		const reference = this.credentials[type];
		if (!reference) throw new Error(`There is no credential of type ${type}`);
		return reference;
	}

	/** The credential of a type, for a node. */
	pick(type: string): Record<string, CredentialReference> {
		return { [type]: this.credential(type) };
	}

	/** Presses Execute Workflow, and returns the ID of the execution. */
	async start(workflow: NewWorkflow): Promise<string> {
		const saved = await createWorkflow(this.n8n.rest, workflow);
		return await startWorkflow(this.n8n.rest, saved, TRIGGER);
	}

	/** Runs a workflow and waits until it has finished in any way. */
	async run(workflow: NewWorkflow): Promise<Execution> {
		return await waitForExecution(this.n8n.rest, await this.start(workflow));
	}

	/** The bytes of an item's file from the editor's Download. */
	async fileOf(item: INodeExecutionData | undefined): Promise<Buffer> {
		const file = item?.binary?.data;
		if (!file) throw new Error('The item has no file');
		return await downloadBinary(this.n8n.rest, file);
	}

	/**
	 * Waits until no call of Emarsys is pending. Several calls about one execution can arrive at once: the first resumes
	 * it, and n8n may still be requesting the others' exports when it has finished.
	 */
	async settled(): Promise<void> {
		await until(
			"all of Emarsys' calls are accepted or given up",
			() => this.sandbox.emarsys.unsettledCallbacks() === 0,
			60_000,
		);
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}
}
