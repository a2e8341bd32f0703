import { setTimeout as sleep } from 'node:timers/promises';
import { waitForExecution, type Execution, type N8nInstance, type NewWorkflow } from '../n8n';
import { print } from './environment';
import { EXPORT_TYPE, TRIGGER_TYPE } from './examples';

const LOG_POLL_MS = 300;
const EXECUTION_TIMEOUT_MS = 120_000;

/** A line that a node logs: its name and the text. */
const NODE_LINE = /\[([^\]]+)\] (.*)$/;

/** Prints what the Contact Export nodes of a workflow write to n8n's log from now on. */
export class Narrator {
	private readonly names: Set<string>;

	private constructor(
		private readonly n8n: N8nInstance,
		{ nodes }: NewWorkflow,
		private position: number,
	) {
		const own = nodes.filter(({ type }) => type === EXPORT_TYPE || type === TRIGGER_TYPE);
		this.names = new Set(own.map(({ name }) => name));
	}

	static async start(n8n: N8nInstance, workflow: NewWorkflow): Promise<Narrator> {
		return new Narrator(n8n, workflow, (await n8n.log()).length);
	}

	/** Prints new lines until a promise is settled, and returns its result. */
	async during<T>(promise: Promise<T>): Promise<T> {
		const settled = promise.then(
			() => false,
			() => false,
		);
		while (await Promise.race([settled, sleep(LOG_POLL_MS, true)])) await this.printNewLines();
		await this.printNewLines();
		return await promise;
	}

	/** Waits until an execution has finished (or `until` holds), and prints its error if it failed. */
	async follow(id: string, until?: (execution: Execution) => boolean): Promise<Execution> {
		const execution = await this.during(
			waitForExecution(this.n8n.rest, id, { timeoutMs: EXECUTION_TIMEOUT_MS, ...(until && { until }) }),
		);
		const { status, data } = execution;
		if (status !== 'success' && !until?.(execution))
			print(`  ${status}: ${data.resultData.error?.message ?? 'no message'}`);
		return execution;
	}

	private async printNewLines(): Promise<void> {
		const log = (await this.n8n.log()).slice(this.position);
		const complete = log.slice(0, log.lastIndexOf('\n') + 1);
		this.position += complete.length;
		for (const line of complete.split('\n')) {
			const [, name = '', text = ''] = NODE_LINE.exec(line) ?? [];
			if (this.names.has(name)) print(`  ${text}`);
		}
	}
}
