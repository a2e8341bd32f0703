import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { getExecution, waitForExecution } from '../../dev/n8n';
import { stopExecution } from './support/editorRequests';
import { ALTCRAFT, EMARSYS } from './support/parameters';
import { N8nFixture } from './support/n8nFixture';
import { linearWorkflow } from './support/workflows';

describe('the Stop button', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ jobDurationMs: 10 * 60_000 });
	});
	afterAll(async () => await fixture.close());

	async function untilPolled(): Promise<void> {
		const isPoll = ({ url }: { url: string }) => url.includes('/tasks/status') || url.includes('/export/');
		for (let waited = 0; !fixture.sandbox.requests.some(isPoll); waited += 50) {
			if (waited > 10_000) throw new Error('The node never polled the status');
			await sleep(50);
		}
	}

	it.each<[string, INodeParameters, string]>([
		['Altcraft', ALTCRAFT, 'altcraftApi'],
		['Emarsys', EMARSYS, 'emarsysWsseApi'],
	])('%s: stops a waiting node and its requests', async (_, parameters, credential) => {
		fixture.sandbox.requests.length = 0;
		const id = await fixture.start(
			linearWorkflow([
				{
					name: 'Export',
					parameters: { ...parameters, operation: 'export', options: { pollInterval: 1 } },
					credentials: fixture.pick(credential),
				},
				{ name: 'Afterwards', type: 'n8n-nodes-base.noOp', parameters: {} },
			]),
		);
		await untilPolled();

		const pressedAt = Date.now();
		await stopExecution(fixture.n8n.rest, id);
		const stopped = await waitForExecution(fixture.n8n.rest, id);
		expect(stopped.status).toBe('canceled');
		expect(Date.parse(stopped.stoppedAt ?? '') - pressedAt).toBeLessThan(15_000);

		// A request that was in flight may still arrive; a running node would poll every second.
		await sleep(500);
		const requests = fixture.sandbox.requests.length;
		await sleep(3500);
		expect(fixture.sandbox.requests).toHaveLength(requests);
		const later = await getExecution(fixture.n8n.rest, id);
		expect(later.status).toBe('canceled');
		expect(later.data.resultData.runData).not.toHaveProperty('Afterwards');
	});
});
