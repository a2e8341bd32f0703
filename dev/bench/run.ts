import { setTimeout as sleep } from 'node:timers/promises';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import { sandboxCredentials } from '../demo/credentials';
import { createCredential, createWorkflow, startN8n, startWorkflow, watchMemory } from '../n8n';
import { nodeTimes, type NodeTime } from './nodeTimes';

const TRIGGER = 'Trigger';

/** A node of a measured workflow. */
export type MeasuredNode = Pick<INode, 'name' | 'type' | 'typeVersion'> & { parameters: INodeParameters };

/** What one run took. */
export interface Measurement {
	nodes: NodeTime[];
	/** Bytes by which n8n's resident memory grew, at the peak. */
	growth: number;
}

/**
 * Runs a chain of nodes once in an n8n of its own, and measures it from outside. Each run has a fresh n8n, since one
 * that has grown does not shrink again.
 */
export async function measure(
	sandbox: Sandbox,
	nodes: MeasuredNode[],
	timeoutMs: number,
): Promise<Measurement> {
	const n8n = await startN8n({
		environment: {
			N8N_LOG_LEVEL: 'debug',
			N8N_LOG_FORMAT: 'json',
			// The time to write a gigabyte of rows into the database is n8n's, whatever node made them.
			EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'false',
			NODE_OPTIONS: '--max-old-space-size=12000',
		},
	});
	try {
		const credential = await createCredential(n8n.rest, sandboxCredentials(sandbox).altcraftApi);
		const names = [TRIGGER, ...nodes.map(({ name }) => name)];
		const workflow = await createWorkflow(n8n.rest, {
			name: 'Measured',
			nodes: [
				{
					id: 'trigger',
					name: TRIGGER,
					type: 'n8n-nodes-base.manualTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
				},
				...nodes.map(
					(node, index): INode => ({
						...node,
						id: `node${index}`,
						position: [200 * (index + 1), 0],
						...(node.type.includes('contact-export') && { credentials: { altcraftApi: credential } }),
					}),
				),
			],
			connections: Object.fromEntries(
				names
					.slice(0, -1)
					.map((name, index) => [
						name,
						{ main: [[{ node: names[index + 1] ?? '', type: 'main' as const, index: 0 }]] },
					]),
			),
			settings: { executionOrder: 'v1', saveManualExecutions: false },
		});
		const last = names.at(-1);
		const { result, memory } = await watchMemory(n8n.pid, async () => {
			await startWorkflow(n8n.rest, workflow, TRIGGER);
			const deadline = Date.now() + timeoutMs;
			for (;;) {
				const times = nodeTimes(await n8n.log());
				if (times.some(({ node }) => node === last)) return times;
				if (Date.now() > deadline)
					throw new Error(`"${String(last)}" did not finish in ${timeoutMs / 1000} s; see ${n8n.logFile}`);
				await sleep(500);
			}
		});
		return { nodes: result.filter(({ node }) => node !== TRIGGER), growth: memory.peak - memory.before };
	} finally {
		await n8n.remove();
	}
}
