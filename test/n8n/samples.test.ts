import { credentialTypeOf, readExample, withSources } from '../../dev/demo/examples';
import { EXPORT_NODE, SAMPLES, TRIGGER } from '../../dev/demo/samples';
import {
	createWorkflow,
	itemsOf,
	startWorkflow,
	waitForExecution,
	withNode,
	type NewWorkflow,
} from '../../dev/n8n';
import { N8nFixture } from './support/n8nFixture';

const named = SAMPLES.map((file) => withSources(readExample(file))).map((workflow): [string, NewWorkflow] => [
	workflow.name,
	workflow,
]);

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

	it.each(named)('%s: contains nothing of the n8n it was made in', (_, workflow) => {
		expect(privateParts(workflow)).toEqual([]);
	});

	it.each(named)('%s: returns a file once it has a credential', async (_, workflow) => {
		const { rest } = fixture.n8n;
		const saved = await createWorkflow(
			rest,
			withNode(workflow, EXPORT_NODE, (node) => ({ credentials: fixture.pick(credentialTypeOf(node)) })),
		);
		const execution = await waitForExecution(rest, await startWorkflow(rest, saved, TRIGGER));
		expect(execution.status).toBe('success');
		const [item] = itemsOf(execution, EXPORT_NODE);
		expect(await fixture.fileOf(item)).toEqual(
			await fixture.sandbox.jobs.csvOf(item?.json.exportId as string),
		);
	});
});
