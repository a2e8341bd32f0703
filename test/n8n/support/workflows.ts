import type { IDataObject } from 'n8n-workflow';
import {
	LINEAR_TRIGGER,
	linearWorkflow as linear,
	type LinearStep,
	type NewWorkflow,
} from '../../../dev/n8n';

export const TRIGGER = LINEAR_TRIGGER;

/** A node of the chain; by default the Contact Export node in its newest version. */
export type Step = Omit<LinearStep, 'type' | 'typeVersion'> &
	Partial<Pick<LinearStep, 'type' | 'typeVersion'>>;

/** The type of the Contact Export node. */
export const EXPORT_NODE = 'n8n-nodes-contact-export.contactExport';

/** A workflow that passes `items` through a chain of nodes. */
export function linearWorkflow(steps: Step[], items: IDataObject[] = [{}]): NewWorkflow {
	const complete = steps.map((step): LinearStep => {
		const { type = EXPORT_NODE, typeVersion = type === EXPORT_NODE ? 2 : 1 } = step;
		return { ...step, type, typeVersion };
	});
	const workflow = linear(`Test: ${steps.map(({ name }) => name).join(', ')}`, complete);
	return {
		...workflow,
		pinData: { [TRIGGER]: items.map((json) => ({ json })) },
		settings: { ...workflow.settings, timezone: 'Europe/Vienna' },
	};
}
