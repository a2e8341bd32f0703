import type { INode } from 'n8n-workflow';
import type { NewWorkflow } from './workflows';

/** Name of a linear workflow's trigger. */
export const LINEAR_TRIGGER = 'Trigger';

export type LinearStep = Omit<INode, 'id' | 'position'>;

/** A workflow of nodes one after another that is started by hand. */
export function linearWorkflow(name: string, steps: readonly LinearStep[]): NewWorkflow {
	const trigger = {
		name: LINEAR_TRIGGER,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		parameters: {},
	};
	const nodes = [trigger, ...steps].map(
		(step, index): INode => ({ ...step, id: `node${index}`, position: [200 * index, 0] }),
	);
	const connections = Object.fromEntries(
		steps.map((step, index) => [
			nodes[index]?.name ?? '',
			{ main: [[{ node: step.name, type: 'main' as const, index: 0 }]] },
		]),
	);
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}
