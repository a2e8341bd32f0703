import { EXPORT_NODE, samples, TRIGGER, type Sample } from '../../dev/demo/samples';
import {
	createWorkflow,
	itemsOf,
	startWorkflow,
	waitForExecution,
	withCredentials,
	type NewWorkflow,
} from '../../dev/n8n';
import { Workbench } from './support/workbench';

const named = samples().map((sample): [string, Sample] => [sample.workflow.name, sample]);

/** What a workflow that is shared must not hold. */
function privateParts({ nodes }: NewWorkflow): unknown[] {
	return nodes.flatMap(({ credentials, webhookId }) => [credentials, webhookId]).filter(Boolean);
}

describe('the sample workflows', () => {
	let bench: Workbench;
	beforeAll(async () => {
		bench = await Workbench.open();
	});
	afterAll(async () => await bench.close());

	it.each(named)('%s: holds nothing of the n8n it was made in', (_, { workflow }) => {
		expect(privateParts(workflow)).toEqual([]);
	});

	it.each(named)('%s: gives a file once it has a credential', async (_, { workflow, credential }) => {
		const { rest } = bench.n8n;
		const saved = await createWorkflow(rest, withCredentials(workflow, EXPORT_NODE, bench.pick(credential)));
		const execution = await waitForExecution(rest, await startWorkflow(rest, saved, TRIGGER));
		expect(execution.status).toBe('success');
		const [item] = itemsOf(execution, EXPORT_NODE);
		expect(await bench.fileOf(item)).toEqual(await bench.sandbox.jobs.csvOf(item?.json.exportId as string));
	});
});
