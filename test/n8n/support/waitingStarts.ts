import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { getExecution, itemsOf, type Execution, type NewWorkflow } from '../../../dev/n8n';
import type { ExportJob } from '../../../sandbox';
import { until } from './callbacks';
import { EMARSYS } from './parameters';
import type { N8nFixture } from './n8nFixture';
import { linearWorkflow, type Step } from './workflows';

/** The waiting node, and the one after it. */
export const START = 'Start';
export const AFTERWARDS = 'Afterwards';

/** Settings that make an export unique: Emarsys runs no two identical exports at once. */
export const OWN_DAY: INodeParameters = { from: '={{ $json.from }}', to: '={{ $json.to }}' };

/** The `index`th input item for {@link OWN_DAY}. */
export function day(index: number): { from: string; to: string; name: string } {
	const text = new Date(Date.UTC(2021, 0, 1 + index)).toISOString().slice(0, 10);
	return { from: `${text}T00:00:00`, to: `${text}T23:00:00`, name: `day ${index}` };
}

/** A start that continues when called back. */
export function startStep(
	fixture: N8nFixture,
	parameters: INodeParameters = {},
	step: Partial<Step> = {},
): Step {
	return {
		name: START,
		parameters: { ...EMARSYS, operation: 'start', continueWhen: 'calledBack', ...parameters },
		credentials: fixture.pick(parameters.authentication === 'oAuth2' ? 'emarsysOAuth2Api' : 'emarsysWsseApi'),
		...step,
	};
}

/** A node that does nothing but show its input. */
export const AFTERWARDS_STEP: Step = { name: AFTERWARDS, type: 'n8n-nodes-base.noOp', parameters: {} };

/** A workflow with a start that continues when called back, and a node after it. */
export function waitingWorkflow(
	fixture: N8nFixture,
	parameters: INodeParameters = {},
	items: IDataObject[] = [{}],
): NewWorkflow {
	return linearWorkflow([startStep(fixture, parameters), AFTERWARDS_STEP], items);
}

/** Waits until an execution is waiting. */
export async function untilWaiting({ n8n }: N8nFixture, id: string, timeoutMs?: number): Promise<void> {
	await until(
		`execution ${id} is waiting`,
		async () => {
			const { status, data } = await getExecution(n8n.rest, id);
			if (status === 'error') throw new Error(data.resultData.error?.message ?? 'The execution failed');
			return status === 'waiting';
		},
		timeoutMs,
	);
}

/** Starts a workflow and waits until it is waiting. The IDs are in the order of the days of the exports. */
export async function startWaiting(
	fixture: N8nFixture,
	workflow: NewWorkflow,
): Promise<{ id: string; exportIds: string[]; address: string }> {
	const before = fixture.sandbox.jobs.list().length;
	const id = await fixture.start(workflow);
	await untilWaiting(fixture, id);
	// The exports of several items are started at once, in no particular order.
	const start = ({ parameters }: ExportJob) => String((parameters.time_range as string[])[0]);
	const jobs = fixture.sandbox.jobs
		.list()
		.slice(before)
		.sort((a, b) => start(a).localeCompare(start(b)));
	return {
		id,
		exportIds: jobs.map((job) => job.id),
		address: String(jobs[0]?.parameters.notification_url),
	};
}

/** The input of the node after the waiting one. */
export function itemsAfter(execution: Execution): IDataObject[] {
	return itemsOf(execution, AFTERWARDS).map(({ json }) => json);
}
