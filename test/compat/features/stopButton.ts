import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { getExecution, waitForExecution } from '../../../dev/n8n';
import { stopExecution } from '../../n8n/support/editorRequests';
import { until } from '../../n8n/support/callbacks';
import { AFTERWARDS, AFTERWARDS_STEP, startWaiting, waitingWorkflow } from '../../n8n/support/waitingStarts';
import { ALTCRAFT, EMARSYS, QUICK } from '../../n8n/support/parameters';
import type { N8nFixture } from '../../n8n/support/n8nFixture';
import { linearWorkflow } from '../../n8n/support/workflows';

const LONG = 10 * 60_000;

export function stopButton(fixture: () => N8nFixture): void {
	describe('the Stop button', () => {
		beforeAll(() => fixture().sandbox.setJobDuration(LONG));
		afterAll(() => fixture().sandbox.setJobDuration(1000));

		it.each<[string, INodeParameters, string]>([
			['Altcraft', ALTCRAFT, 'altcraftApi'],
			['Emarsys', EMARSYS, 'emarsysWsseApi'],
		])('%s: stops a waiting node and its requests', async (_, parameters, credential) => {
			const { sandbox, n8n } = fixture();
			sandbox.requests.length = 0;
			const id = await fixture().start(
				linearWorkflow([
					{
						name: 'Export',
						// With its own fields, because the export keeps running at Emarsys and would block others.
						parameters: { ...parameters, operation: 'export', contactFields: [1], options: QUICK },
						credentials: fixture().pick(credential),
					},
					AFTERWARDS_STEP,
				]),
			);
			const polls = () => sandbox.requests.filter(({ url }) => /\/tasks\/status|\/export\//.test(url));
			await until('the node polls the status', () => polls().length > 1, 60_000);

			await stopExecution(n8n.rest, id);
			expect(await waitForExecution(n8n.rest, id)).toMatchObject({ status: 'canceled' });
			// A request that was in flight may still arrive; a running node would poll every second.
			await sleep(500);
			const requests = sandbox.requests.length;
			await sleep(3000);
			expect(sandbox.requests).toHaveLength(requests);
			const later = await getExecution(n8n.rest, id);
			expect(later.status).toBe('canceled');
			expect(later.data.resultData.runData).not.toHaveProperty(AFTERWARDS);
		});

		it('stops a waiting execution', async () => {
			const { rest } = fixture().n8n;
			const { id } = await startWaiting(fixture(), waitingWorkflow(fixture(), { contactFields: [2] }));
			await stopExecution(rest, id);
			expect((await waitForExecution(rest, id)).status).toBe('canceled');
		});
	});
}
