import { EXPORT_NODE, samples, TRIGGER, type Sample } from '../../dev/demo/samples';
import {
	createWorkflow,
	itemsOf,
	startWorkflow,
	waitForExecution,
	withNode,
	type NewWorkflow,
} from '../../dev/n8n';
import { N8nFixture } from './support/n8nFixture';

const named = samples().map((sample): [string, Sample] => [sample.workflow.name, sample]);

/** What a shared workflow must not contain. */
function privateParts({ nodes }: NewWorkflow): unknown[] {
	return nodes.flatMap(({ credentials, webhookId }) => [credentials, webhookId]).filter(Boolean);
}

describe('the sample workflows', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open();
	});
	afterAll(async () => await fixture.close());

	it.each(named)('%s: contains nothing of the n8n it was made in', (_, { workflow }) => {
		expect(privateParts(workflow)).toEqual([]);
	});

	it.each(named)('%s: returns a file once it has a credential', async (_, { workflow, credential }) => {
		const { rest } = fixture.n8n;
		const saved = await createWorkflow(
			rest,
			withNode(workflow, EXPORT_NODE, () => ({ credentials: fixture.pick(credential) })),
		);
		const execution = await waitForExecution(rest, await startWorkflow(rest, saved, TRIGGER));
		expect(execution.status).toBe('success');
		const [item] = itemsOf(execution, EXPORT_NODE);
		expect(await fixture.fileOf(item)).toEqual(
			await fixture.sandbox.jobs.csvOf(item?.json.exportId as string),
		);
	});
});
