import { freemem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox';
import { sandboxCredentials } from '../demo/credentials';
import {
	createCredential,
	createWorkflow,
	startN8n,
	startWorkflow,
	watchMemory,
	type CredentialsByType,
	type N8nInstance,
} from '../n8n';
import { linearWorkflow, TRIGGER, type Step } from './linearWorkflow';
import { nodeTimes } from './nodeTimes';

const POLL_MS = 500;

/** Heap that n8n gets, in MB, where the machine has so much left. */
const HEAP_MB = 12_000;
/** For everything else on the machine. */
const SPARE_MB = 2_000;

/** What one run took. */
export interface FreshRun {
	/** All measured nodes together. */
	seconds: number;
	/** Bytes by which n8n's resident memory grew, at the peak. */
	growth: number;
	/** Why it did not come to its end. */
	failure?: string;
}

/**
 * Runs a chain of nodes once in an n8n of its own, and measures it from outside. Each run has a fresh n8n, since one
 * that has grown does not shrink again.
 */
export async function freshRun(
	sandbox: Sandbox,
	steps: (credentials: CredentialsByType) => Step[],
	timeoutMs: number,
): Promise<FreshRun> {
	const heap = Math.min(HEAP_MB, Math.round(freemem() / 1_000_000) - SPARE_MB);
	const n8n = await startN8n({
		environment: {
			N8N_LOG_LEVEL: 'debug',
			N8N_LOG_FORMAT: 'json',
			// The time to write a gigabyte of rows into the database is n8n's, whatever node made them.
			EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'false',
			NODE_OPTIONS: `--max-old-space-size=${heap}`,
		},
	});
	try {
		const altcraftApi = await createCredential(n8n.rest, sandboxCredentials(sandbox).altcraftApi);
		const workflow = linearWorkflow(steps({ altcraftApi }));
		const saved = await createWorkflow(n8n.rest, {
			...workflow,
			settings: { ...workflow.settings, saveManualExecutions: false },
		});
		const last = workflow.nodes.at(-1)?.name ?? '';
		const begin = Date.now();
		const { result, memory } = await watchMemory(n8n.pid, async () => {
			await startWorkflow(n8n.rest, saved, TRIGGER);
			return await untilFinished(n8n, last, timeoutMs);
		});
		const growth = memory.peak - memory.before;
		if (typeof result === 'string')
			return {
				seconds: (Date.now() - begin) / 1000,
				growth,
				failure: result.replace('{heap}', `${heap} MB`),
			};
		return { seconds: result / 1000, growth };
	} finally {
		await n8n.remove();
	}
}

/** Milliseconds that the nodes took, or why the last one never finished. */
async function untilFinished(n8n: N8nInstance, last: string, timeoutMs: number): Promise<number | string> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		// Before the log is read, so that its last words are in it.
		const { running } = n8n;
		const log = await n8n.log();
		const { times, failed } = nodeTimes(log);
		if (failed !== undefined) return `"${failed}" failed`;
		if (times.some(({ node }) => node === last))
			return times.filter(({ node }) => node !== TRIGGER).reduce((sum, { took }) => sum + took, 0);
		if (!running) return /heap|out of memory/i.test(log) ? 'n8n ran out of its {heap} of heap' : 'n8n ended';
		if (Date.now() > deadline) return `not finished after ${timeoutMs / 60_000} minutes`;
		await sleep(POLL_MS);
	}
}
