import { call, startExport, until } from './support/callbacks';
import { started, TriggerWorkflow } from './support/triggers';
import { N8nFixture } from './support/n8nFixture';
import { TRIGGER } from './support/workflows';

const LONG = 10 * 60_000;

describe('one run per export and status', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ jobDurationMs: LONG });
	});
	afterAll(async () => await fixture.close());
	beforeEach(() => {
		fixture.sandbox.faults.clear();
		fixture.sandbox.emarsys.setCallbacks({ when: 'done', copies: 1, simultaneous: false });
	});

	it.each([false, true])(
		'five calls (at once: %s) start the workflow once',
		async (simultaneous) => {
			// On a busy machine, n8n may be too slow for one of them, which is then retried.
			const callbacks = { copies: 5, simultaneous, retries: 20, retryGapMs: 500 };
			fixture.sandbox.emarsys.setCallbacks(callbacks);
			const trigger = await TriggerWorkflow.publish(fixture, { parameters: { output: 'file' } });
			const ids = [
				await startExport(fixture.sandbox, trigger.address),
				await startExport(fixture.sandbox, trigger.address),
			];
			for (const id of ids) fixture.sandbox.jobs.finish(id);
			const accepted = () =>
				fixture.sandbox.emarsys.callbacks.filter(
					({ url, status }) => url === trigger.address && status === 200,
				);
			await until('all calls are accepted', () => accepted().length === 10, 30_000);
			const executions = await trigger.ended(10, 30_000);
			expect(executions).toHaveLength(10);
			expect(executions.every(({ status }) => status === 'success')).toBe(true);
			const items = started(executions);
			expect(items.map(({ json }) => json.exportId).sort()).toEqual(ids);
			expect(items.every(({ binary }) => binary?.data)).toBe(true);
		},
		90_000,
	);

	it('the execution of a duplicate says that nothing was output', async () => {
		const trigger = await TriggerWorkflow.publish(fixture);
		const id = await startExport(fixture.sandbox);
		fixture.sandbox.jobs.finish(id);
		for (let calls = 1; calls <= 2; calls++) {
			expect(await call(trigger.address, { body: { id } })).toBe(200);
			await trigger.ended(calls);
		}
		const hints = (await trigger.ended(2)).map(({ data }) =>
			(data.resultData.runData[TRIGGER]?.[0]?.hints ?? []).map(({ message }) => message),
		);
		expect(hints).toEqual([[], [expect.stringMatching(new RegExp(`export ${id} .*nothing was output`))]]);
	});

	it('another status of the same export is not a duplicate', async () => {
		const trigger = await TriggerWorkflow.publish(fixture);
		const id = await startExport(fixture.sandbox);
		fixture.sandbox.jobs.finish(id);
		fixture.sandbox.faults.add({ path: `/export/${id}`, statusWord: 'error', times: 2 });
		for (let calls = 0; calls < 4; calls++) expect(await call(trigger.address, { body: { id } })).toBe(200);
		const items = started(await trigger.ended(4));
		expect(items.map(({ json }) => json.status)).toEqual(['failed', 'done']);
	});

	it('each workflow has its own memory', async () => {
		const triggers = [await TriggerWorkflow.publish(fixture), await TriggerWorkflow.publish(fixture)];
		const id = await startExport(fixture.sandbox);
		fixture.sandbox.jobs.finish(id);
		for (const trigger of triggers) {
			expect(await call(trigger.address, { body: { id } })).toBe(200);
			expect(started(await trigger.ended(1))).toHaveLength(1);
		}
	});

	it('a failed run does not use up the call', async () => {
		const trigger = await TriggerWorkflow.publish(fixture, { parameters: { output: 'file' } });
		const id = await startExport(fixture.sandbox, trigger.address);
		fixture.sandbox.faults.add({ path: `/export/${id}/data`, status: 403 });
		fixture.sandbox.jobs.finish(id);
		const [failed] = await trigger.ended(1);
		expect(failed?.status).toBe('error');
		const { message, description } = failed?.data.resultData.error as {
			message: string;
			description?: string;
		};
		expect(`${message} ${description ?? ''}`).toMatch(/export\.download/);

		expect(await call(trigger.address, { body: { id } })).toBe(200);
		const items = started(await trigger.ended(2));
		expect(items).toHaveLength(1);
		expect(await fixture.fileOf(items[0])).toEqual(await fixture.sandbox.jobs.csvOf(id));
	});

	it('Retry On Fail runs again', async () => {
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
		const trigger = await TriggerWorkflow.publish(fixture, { parameters: { output: 'file' }, settings });
		const id = await startExport(fixture.sandbox, trigger.address);
		const refused = fixture.sandbox.faults.add({ path: `/export/${id}/data`, status: 403, times: 2 });
		fixture.sandbox.jobs.finish(id);
		const executions = await trigger.ended(1);
		expect(refused.hits).toBe(2);
		expect(executions.map(({ status }) => status)).toEqual(['success']);
		expect(await fixture.fileOf(started(executions)[0])).toEqual(await fixture.sandbox.jobs.csvOf(id));
		expect(await call(trigger.address, { body: { id } })).toBe(200);
		expect(started(await trigger.ended(2))).toHaveLength(1);
	});

	it('Retry in the list of executions runs again', async () => {
		const trigger = await TriggerWorkflow.publish(fixture, { parameters: { output: 'file' } });
		const id = await startExport(fixture.sandbox, trigger.address);
		fixture.sandbox.faults.add({ path: `/export/${id}/data`, status: 403 });
		fixture.sandbox.jobs.finish(id);
		const [failed] = await trigger.ended(1);
		await fixture.n8n.rest.send('POST', `/rest/executions/${failed?.id}/retry`, { loadWorkflow: false });
		const executions = await trigger.ended(2);
		expect(executions.map(({ status }) => status)).toEqual(['error', 'success']);
		expect(await fixture.fileOf(started(executions)[0])).toEqual(await fixture.sandbox.jobs.csvOf(id));
		// Emarsys calls once more, and by now the export is a duplicate.
		expect(await call(trigger.address, { body: { id } })).toBe(200);
		expect(started(await trigger.ended(3))).toHaveLength(1);
	});
});
