import { setTimeout as sleep } from 'node:timers/promises';
import { EXPORT_TYPE, TRIGGER_TYPE } from './examples';
import { LogTail } from './logTail';
import type { DemoContext } from './demoContext';
import { waitForExecution, type Execution, type N8nInstance, type NewWorkflow } from '../n8n';

const LOG_POLL_MS = 300;
const EXECUTION_TIMEOUT_MS = 120_000;

/** What this package's nodes write into n8n's log, with the name of the node before it. */
const NODE_LINE = /\[([^\]]+)\] (.*)$/;

/** Shows what the Contact Export nodes of a workflow write into n8n's log. */
export class Narrator {
	private readonly tail: LogTail;

	private readonly names: Set<string>;

	private constructor(
		{ logFile }: N8nInstance,
		{ nodes }: NewWorkflow,
		private readonly print: DemoContext['print'],
	) {
		this.tail = new LogTail(logFile);
		const own = nodes.filter(({ type }) => type === EXPORT_TYPE || type === TRIGGER_TYPE);
		this.names = new Set(own.map(({ name }) => name));
	}

	/** Begins with what is written from now on. */
	static async begin({ n8n, print }: DemoContext, workflow: NewWorkflow): Promise<Narrator> {
		const narrator = new Narrator(n8n, workflow, print);
		await narrator.tail.newLines();
		return narrator;
	}

	/** Shows what is new until a promise is settled, and gives its result. */
	async during<T>(promise: Promise<T>): Promise<T> {
		const settled = promise.then(
			() => false,
			() => false,
		);
		while (await Promise.race([settled, sleep(LOG_POLL_MS, true)])) await this.showNewLines();
		await this.showNewLines();
		return await promise;
	}

	private async showNewLines(): Promise<void> {
		for (const line of await this.tail.newLines()) {
			const [, name = '', text = ''] = NODE_LINE.exec(line) ?? [];
			if (this.names.has(name)) this.print(`  ${text}`);
		}
	}
}

/** Follows an execution until it has ended, and says so when that was not well. */
export async function follow(
	{ n8n, print }: DemoContext,
	narrator: Narrator,
	id: string,
	until?: (execution: Execution) => boolean,
): Promise<Execution> {
	const execution = await narrator.during(
		waitForExecution(n8n.rest, id, { timeoutMs: EXECUTION_TIMEOUT_MS, ...(until && { until }) }),
	);
	const { status, data } = execution;
	if (status !== 'success' && !until?.(execution)) {
		print(`  ${status}: ${data.resultData.error?.message ?? 'no message'}`);
	}
	return execution;
}
