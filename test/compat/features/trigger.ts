import { responses, call, startExport } from '../../n8n/support/callbacks';
import { started, TriggerWorkflow } from '../../n8n/support/triggers';
import type { N8nFixture } from '../../n8n/support/n8nFixture';

export function trigger(fixture: () => N8nFixture): void {
	describe('Contact Export Trigger', () => {
		it.each(['emarsysWsseApi', 'emarsysOAuth2Api'])(
			'returns the file once, however often Emarsys calls (%s)',
			async (credential) => {
				const { sandbox } = fixture();
				const workflow = await TriggerWorkflow.publish(fixture(), {
					credential,
					parameters: { output: 'file' },
				});
				const id = await startExport(sandbox, workflow.address);
				sandbox.jobs.finish(id);
				expect(await responses(sandbox, id, 1)).toEqual([200]);
				await workflow.ended(1, 30_000);
				expect(await call(workflow.address, { body: { id } })).toBe(200);
				const executions = await workflow.ended(2, 30_000);
				expect(executions.map(({ status }) => status)).toEqual(['success', 'success']);
				const items = started(executions);
				expect(items.map(({ json }) => json)).toEqual([
					expect.objectContaining({ exportId: id, status: 'done' }),
				]);
				expect(await fixture().fileOf(items[0])).toEqual(await sandbox.jobs.csvOf(id));
			},
		);

		it('rejects a request that is not a callback, and one without the secret', async () => {
			const secret = 'a-secret-of-the-workflow';
			const workflow = await TriggerWorkflow.publish(fixture(), { parameters: { options: { secret } } });
			const id = await startExport(fixture().sandbox);
			fixture().sandbox.jobs.finish(id);
			expect(await call(workflow.address, { body: { id } })).toBe(401);
			const address = `${workflow.address}?secret=${secret}`;
			expect(await call(address, { body: [] })).toBe(400);
			expect(await call(address, { body: { id: '999999999' } })).toBe(404);
			expect(await call(address, { body: { id } })).toBe(200);
			expect(started(await workflow.ended(1, 30_000))).toHaveLength(1);
		});

		it('accepts a test event', async () => {
			const workflow = await TriggerWorkflow.save(fixture());
			await workflow.listen();
			const id = await startExport(fixture().sandbox, workflow.testAddress);
			fixture().sandbox.jobs.finish(id);
			const items = started(await workflow.ended(1, 30_000));
			expect(items.map(({ json }) => json.exportId)).toEqual([id]);
		});
	});
}
