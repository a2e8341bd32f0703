import { setTimeout as sleep } from 'node:timers/promises';
import { waitForExecution, type Execution, type N8nInstance, type NewWorkflow } from '../n8n';
import { print } from './environment';
import { EXPORT_TYPE, TRIGGER_TYPE } from './examples';

const LOG_POLL_MS = 300;
const EXECUTION_TIMEOUT_MS = 120_000;

/** A line that a node logs: its name and the text. */
const NODE_LINE = /\[([^\]]+)\] (.*)$/;

/** Prints what the Contact Export nodes of a workflow write to n8n's log from now on. */
export async function startNarrator(n8n: N8nInstance, { nodes }: NewWorkflow) {
	const own = nodes.filter(({ type }) => type === EXPORT_TYPE || type === TRIGGER_TYPE);
	const names = own.map(({ name }) => name);
	let position = (await n8n.log()).length;

	async function printNewLines(): Promise<void> {
		const log = (await n8n.log()).slice(position);
		const complete = log.slice(0, log.lastIndexOf('\n') + 1);
		position += complete.length;
		for (const line of complete.split('\n')) {
			const [, name = '', text = ''] = NODE_LINE.exec(line) ?? [];
			if (names.includes(name)) print(`  ${text}`);
		}
	}

	/** Prints new lines until a promise is settled, and returns its result. */
	async function during<T>(promise: Promise<T>): Promise<T> {
		const settled = promise.then(
			() => false,
			() => false,
		);
		while (await Promise.race([settled, sleep(LOG_POLL_MS, true)])) await printNewLines();
		await printNewLines();
		return await promise;
	}

	/** Waits until an execution has finished (or `until` holds), and prints its error if it failed. */
	async function follow(
		id: string,
		until: (execution: Execution) => boolean = () => false,
	): Promise<Execution> {
		const waiting = waitForExecution(n8n.rest, id, { timeoutMs: EXECUTION_TIMEOUT_MS, until });
		const execution = await during(waiting);
		const { status, data } = execution;
		if (status !== 'success' && !until(execution))
			print(`  ${status}: ${data.resultData.error?.message ?? 'no message'}`);
		return execution;
	}

	return { during, follow };
}
