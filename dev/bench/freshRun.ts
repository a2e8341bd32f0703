import { freemem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox';
import { sandboxCredentials } from '../demo/credentials';
import {
	createCredential,
	createWorkflow,
	LINEAR_TRIGGER,
	linearWorkflow,
	startN8n,
	startWorkflow,
	watchMemory,
	type CredentialsByType,
	type LinearStep,
	type N8nInstance,
} from '../n8n';
import { nodeTimes } from './nodeTimes';

const POLL_MS = 500;

/** Largest heap of n8n, and what is left for everything else on the machine, in MB. */
const HEAP_MB = 12_000;
const SPARE_MB = 2_000;

export interface FreshRun {
	/** All measured nodes together. */
	seconds: number;
	/** The first of them alone. */
	firstNode?: number;
	/** Bytes by which n8n's resident memory grew, at the peak. */
	growth: number;
	/** Why it did not finish. */
	failure?: string;
}

/**
 * Runs a chain of nodes once and measures it from outside, in a new n8n, because the memory of a used one does not
 * shrink again.
 */
export async function freshRun(
	sandbox: Sandbox,
	steps: (credentials: CredentialsByType) => LinearStep[],
	timeoutMs: number,
): Promise<FreshRun> {
	const heap = Math.min(HEAP_MB, Math.round(freemem() / 1_000_000) - SPARE_MB);
	const n8n = await startN8n({
		environment: {
			N8N_LOG_LEVEL: 'debug',
			N8N_LOG_FORMAT: 'json',
			// Saving a gigabyte of rows takes n8n the same time for every node.
			EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'false',
			NODE_OPTIONS: `--max-old-space-size=${heap}`,
		},
	});
	try {
		const altcraftApi = await createCredential(n8n.rest, sandboxCredentials(sandbox).altcraftApi);
		const workflow = await createWorkflow(n8n.rest, linearWorkflow('Benchmark', steps({ altcraftApi })));
		const last = workflow.nodes.at(-1)?.name ?? '';
		const startedAt = Date.now();
		const { result, memory } = await watchMemory(n8n.pid, async () => {
			await startWorkflow(n8n.rest, workflow, LINEAR_TRIGGER);
			return await untilFinished(n8n, last, timeoutMs);
		});
		const growth = memory.peak - memory.before;
		if (typeof result === 'string')
			return { seconds: (Date.now() - startedAt) / 1000, growth, failure: result };
		const [firstNode = 0] = result;
		return { seconds: result.reduce((sum, took) => sum + took, 0), firstNode, growth };
	} finally {
		await n8n.remove();
	}
}

/** Seconds that each node took, or why the last one never finished. */
async function untilFinished(n8n: N8nInstance, last: string, timeoutMs: number): Promise<number[] | string> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		// Read before the log, so that the log is complete if n8n has exited.
		const { running } = n8n;
		const log = await n8n.log();
		const { times, failed } = nodeTimes(log);
		if (failed !== undefined) return `"${failed}" failed`;
		if (times.some(({ node }) => node === last))
			return times.filter(({ node }) => node !== LINEAR_TRIGGER).map(({ took }) => took / 1000);
		if (!running) return /heap|out of memory/i.test(log) ? 'n8n ran out of heap' : 'n8n ended';
		if (Date.now() > deadline) return `not finished after ${timeoutMs / 60_000} minutes`;
		await sleep(POLL_MS);
	}
}
