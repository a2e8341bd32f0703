import type { IDataObject, INode, INodeParameters, OnError } from 'n8n-workflow';
import type { CredentialReference, NewWorkflow } from '../../../dev/n8n';

/** The name of every workflow's trigger. */
export const TRIGGER = 'Trigger';

/** One node of a chain. */
export interface Step {
	name: string;
	/** Default: the Contact Export node. */
	type?: string;
	typeVersion?: number;
	parameters: INodeParameters;
	credentials?: Record<string, CredentialReference>;
	/** The node's own settings. */
	onError?: OnError;
	executeOnce?: boolean;
	retryOnFail?: boolean;
	maxTries?: number;
	waitBetweenTries?: number;
}

/** The type of the Contact Export node. */
export const EXPORT_NODE = 'n8n-nodes-contact-export.contactExport';

/** A workflow that hands `items` to a chain of nodes. */
export function linearWorkflow(steps: Step[], items: IDataObject[] = [{}]): NewWorkflow {
	const trigger: INode = {
		id: 'trigger',
		name: TRIGGER,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const nodes = steps.map((step, index): INode => {
		const { type = EXPORT_NODE, typeVersion = type === EXPORT_NODE ? 2 : 1, ...rest } = step;
		return { id: `step${index}`, type, typeVersion, position: [200 * (index + 1), 0], ...rest };
	});
	const names = [TRIGGER, ...steps.map(({ name }) => name)];
	const connections = Object.fromEntries(
		names
			.slice(0, -1)
			.map((name, index) => [
				name,
				{ main: [[{ node: names[index + 1] ?? '', type: 'main' as const, index: 0 }]] },
			]),
	);
	return {
		name: `Test: ${names.slice(1).join(', ')}`,
		nodes: [trigger, ...nodes],
		connections,
		pinData: { [TRIGGER]: items.map((json) => ({ json })) },
		settings: { executionOrder: 'v1', timezone: 'Europe/Vienna' },
	};
}
