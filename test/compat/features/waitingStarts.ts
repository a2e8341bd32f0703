import { waitForExecution } from '../../../dev/n8n';
import { responses, call } from '../../n8n/support/callbacks';
import { day, itemsAfter, OWN_DAY, startWaiting, waitingWorkflow } from '../../n8n/support/waitingStarts';
import type { N8nFixture } from '../../n8n/support/n8nFixture';

const LONG = 10 * 60_000;

export function waitingStarts(fixture: () => N8nFixture): void {
	describe('a start that continues when called back', () => {
		beforeAll(() => fixture().sandbox.setJobDuration(LONG));
		afterAll(() => fixture().sandbox.setJobDuration(1000));

		it.each(['wsse', 'oAuth2'])('continues with the verified item (%s)', async (authentication) => {
			const { sandbox, n8n } = fixture();
			const { id, exportIds } = await startWaiting(fixture(), waitingWorkflow(fixture(), { authentication }));
			const [exportId = ''] = exportIds;
			sandbox.jobs.finish(exportId);
			const execution = await waitForExecution(n8n.rest, id);
			expect(execution.status).toBe('success');
			expect(itemsAfter(execution)).toEqual([
				expect.objectContaining({
					exportId,
					status: 'done',
					contactFields: [1, 2, 3],
					fileName: sandbox.jobs.get(exportId).files[0]?.name,
					timedOut: false,
				}),
			]);
			expect(await responses(sandbox, exportId, 1)).toEqual([200]);
		});

		it('continues when the last of its exports is done, and never on a forged call', async () => {
			const { sandbox, n8n } = fixture();
			const items = [day(0), day(1)];
			const { id, exportIds, address } = await startWaiting(
				fixture(),
				waitingWorkflow(fixture(), OWN_DAY, items),
			);
			expect(await call(address, { body: { id: '999999999', status: 'done' } })).toBe(404);
			expect(await call(address, { body: {} })).toBe(400);
			for (const exportId of exportIds) {
				sandbox.jobs.finish(exportId);
				expect(await responses(sandbox, exportId, 1)).toEqual([200]);
			}
			expect(itemsAfter(await waitForExecution(n8n.rest, id))).toEqual(
				exportIds.map((exportId) => expect.objectContaining({ exportId, status: 'done' }) as unknown),
			);
		});
	});
}

/**
 * Starts an execution, before the tests that follow, whose call never comes.
 *
 * @returns declares the test that it has continued at its deadline
 */
export function waitingStartAtDeadline(fixture: () => N8nFixture): () => void {
	let waiting: Awaited<ReturnType<typeof startWaiting>>;
	beforeAll(async () => {
		fixture().sandbox.setJobDuration(LONG);
		const parameters = { ...OWN_DAY, options: { maxWait: 0.05 } };
		waiting = await startWaiting(fixture(), waitingWorkflow(fixture(), parameters, [day(2), day(3)]));
		fixture().sandbox.setJobDuration(1000);
	});
	return () =>
		it('a start whose call never comes continues at its deadline, with its items', async () => {
			const execution = await waitForExecution(fixture().n8n.rest, waiting.id, { timeoutMs: 100_000 });
			expect(execution.status).toBe('success');
			expect(itemsAfter(execution)).toEqual(
				waiting.exportIds.map(
					(exportId) => expect.objectContaining({ exportId, status: 'running', timedOut: true }) as unknown,
				),
			);
		});
}
