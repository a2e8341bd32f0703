import { createWorkflow } from '../../dev/n8n';
import { until } from '../n8n/support/callbacks';
import { AFTERWARDS, waitingWorkflow, START } from '../n8n/support/waitingStarts';
import { browserTests } from './support/browserFixture';

const LONG = 10 * 60_000;

describe('a waiting start in the editor', () => {
	const test = browserTests({ jobDurationMs: LONG });

	test('says what it waits for, and continues', async ({ editor, n8n: fixture }) => {
		const { id } = await createWorkflow(fixture.n8n.rest, waitingWorkflow(fixture));
		await editor.openWorkflow(id);
		await editor.execute();
		const panel = await editor.openNode(START);
		await editor
			.id('output-panel')
			.getByText(/^Waiting for Emarsys to call/)
			.waitFor();
		await panel.close();

		const exportId = await until('the export is started', () => fixture.sandbox.jobs.list().at(-1)?.id);
		fixture.sandbox.jobs.finish(exportId);
		await editor.node(AFTERWARDS).locator('[data-test-id="canvas-node-status-success"]').waitFor();
	});
});
