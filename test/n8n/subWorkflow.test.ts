import { createWorkflow, itemsOf, publishWorkflow, startWorkflow, waitForExecution } from '../../dev/n8n';
import { N8nFixture } from './support/n8nFixture';
import { AFTERWARDS, AFTERWARDS_STEP, OWN_DAY, day, startStep, untilWaiting } from './support/waitingStarts';
import { EXPORT_NODE, linearWorkflow, TRIGGER, type Step } from './support/workflows';

const LONG = 60 * 60_000;

// docs/callbacks.md says what n8n 1 does.
describe('a waiting start in a sub-workflow', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ jobDurationMs: LONG });
	});
	afterAll(async () => await fixture.close());

	/** Starts a workflow that calls another one with a waiting start, and returns both when both are waiting. */
	async function startParent(index: number): Promise<{ id: string; exportId: string }> {
		const { rest } = fixture.n8n;
		const wait: Step = {
			name: 'Wait Until Done',
			type: EXPORT_NODE,
			parameters: { platform: 'emarsys', authentication: 'wsse', operation: 'wait' },
			credentials: fixture.pick('emarsysWsseApi'),
		};
		const { nodes, ...child } = linearWorkflow([startStep(fixture, OWN_DAY), wait]);
		const trigger = {
			type: 'n8n-nodes-base.executeWorkflowTrigger',
			typeVersion: 1.1,
			parameters: { inputSource: 'passthrough' },
		};
		const { id: childId } = await publishedChild({
			...child,
			nodes: nodes.map((node) => (node.name === TRIGGER ? { ...node, ...trigger } : node)),
			pinData: {},
		});
		const call: Step = {
			name: 'Call',
			type: 'n8n-nodes-base.executeWorkflow',
			typeVersion: 1.2,
			parameters: {
				workflowId: { __rl: true, mode: 'id', value: childId },
				workflowInputs: { mappingMode: 'defineBelow', value: {}, matchingColumns: [], schema: [] },
				options: {},
			},
		};
		const before = fixture.sandbox.jobs.list().length;
		const parent = await createWorkflow(rest, linearWorkflow([call, AFTERWARDS_STEP], [day(index)]));
		const id = await startWorkflow(rest, parent, TRIGGER);
		await untilWaiting(fixture, id);
		return { id, exportId: fixture.sandbox.jobs.list()[before]?.id ?? '' };
	}

	async function publishedChild(workflow: Parameters<typeof createWorkflow>[1]) {
		const saved = await createWorkflow(fixture.n8n.rest, workflow);
		await publishWorkflow(fixture.n8n.rest, saved);
		return saved;
	}

	it('the parent waits, too, and gets the items of the child when Emarsys has called', async () => {
		const { id, exportId } = await startParent(300);
		fixture.sandbox.jobs.finish(exportId);
		const parent = await waitForExecution(fixture.n8n.rest, id);
		expect([parent.data.resultData.error?.message, parent.status]).toEqual([undefined, 'success']);
		expect(itemsOf(parent, AFTERWARDS).map(({ json }) => json)).toEqual([
			expect.objectContaining({ exportId, status: 'done' }),
		]);
	});

	it('an error of the child is an error of the parent', async () => {
		const { id, exportId } = await startParent(301);
		fixture.sandbox.jobs.fail(exportId);
		const parent = await waitForExecution(fixture.n8n.rest, id);
		expect(parent.status).toBe('error');
		expect(parent.data.resultData.error?.message).toContain(`Export ${exportId} failed`);
		expect(itemsOf(parent, AFTERWARDS)).toEqual([]);
	});
});
