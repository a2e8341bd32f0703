import { getExecution, itemsOf, waitForExecution } from '../../dev/n8n';
import { responses, call, callsAbout, requestsAbout, startExport } from './support/callbacks';
import {
	AFTERWARDS_STEP,
	day,
	itemsAfter,
	OWN_DAY,
	startWaiting,
	waitingWorkflow,
	startStep,
} from './support/waitingStarts';
import { QUICK } from './support/parameters';
import { started, TriggerWorkflow } from './support/triggers';
import { N8nFixture } from './support/n8nFixture';
import { linearWorkflow, type Step } from './support/workflows';

const LONG = 60 * 60_000;
const DAYS = [0, 1, 2].map(day);

/** Runs everything that takes a minute or two in parallel: n8n checks its timers once a minute. */
describe('retries and deadlines', () => {
	let fixture: N8nFixture;
	let deadline: Awaited<ReturnType<typeof startWaiting>>;
	let cut: { trigger: TriggerWorkflow; exportId: string; stop: () => void };

	beforeAll(async () => {
		fixture = await N8nFixture.open({ emarsys: { callbacks: { when: 'never' } } });
		// The first export ends before its deadline, and its call is lost; the others keep running.
		fixture.sandbox.setJobDuration(LONG);
		const wait = (operation: 'wait' | 'download'): Step => ({
			name: operation,
			parameters: { platform: 'emarsys', authentication: 'wsse', operation, options: QUICK },
			credentials: fixture.pick('emarsysWsseApi'),
		});
		const start = startStep(fixture, { ...OWN_DAY, options: { maxWait: 0.05 } });
		deadline = await startWaiting(
			fixture,
			linearWorkflow([start, AFTERWARDS_STEP, wait('wait'), wait('download')], DAYS),
		);
		for (const exportId of deadline.exportIds) fixture.sandbox.jobs.finish(exportId);

		fixture.sandbox.emarsys.setCallbacks({ when: 'done', retries: 5, retryGapMs: 300 });
		const trigger = await TriggerWorkflow.publish(fixture, { parameters: { output: 'file' } });
		const exportId = await startExport(fixture.sandbox, trigger.address);
		const fault = fixture.sandbox.faults.add({
			path: `/export/${exportId}/data`,
			truncate: 500,
			times: Infinity,
		});
		fixture.sandbox.jobs.finish(exportId);
		expect(await responses(fixture.sandbox, exportId, 1)).toEqual([200]);
		cut = { trigger, exportId, stop: () => fault.remove() };
	}, 60_000);
	afterAll(async () => await fixture.close());

	it('a call that is too early gets 503 after 10 s, and its retry succeeds', async () => {
		fixture.sandbox.setJobDuration(LONG);
		const { id, exportIds, address } = await startWaiting(fixture, waitingWorkflow(fixture));
		const [exportId = ''] = exportIds;
		const startedAt = Date.now();
		expect(await call(address, { body: { id: exportId, status: 'done' } })).toBe(503);
		expect(Date.now() - startedAt).toBeGreaterThan(8_000);
		expect(Date.now() - startedAt).toBeLessThan(60_000);
		expect((await getExecution(fixture.n8n.rest, id)).status).toBe('waiting');
		fixture.sandbox.jobs.finish(exportId);
		expect(itemsAfter(await waitForExecution(fixture.n8n.rest, id))).toEqual([
			expect.objectContaining({ exportId, status: 'done' }),
		]);
	});

	it.each<[string, object]>([
		['is down', { reset: 'beforeHeaders' }],
		['does not respond', { hang: true }],
		['refuses the credentials', { emarsysError: 'unauthorized' }],
	])(
		'an API that %s: the call gets 503, and its retry succeeds',
		async (_, fault) => {
			const { id, exportIds } = await startWaiting(fixture, waitingWorkflow(fixture));
			const [exportId = ''] = exportIds;
			const down = fixture.sandbox.faults.add({
				path: `/export/${exportId}`,
				times: Infinity,
				...fault,
			} as Parameters<typeof fixture.sandbox.faults.add>[0]);
			fixture.sandbox.jobs.finish(exportId);
			expect(await responses(fixture.sandbox, exportId, 1)).toEqual([503]);
			expect((await getExecution(fixture.n8n.rest, id)).status).toBe('waiting');
			down.remove();
			expect(itemsAfter(await waitForExecution(fixture.n8n.rest, id))).toEqual([
				expect.objectContaining({ exportId, status: 'done' }),
			]);
			expect((await responses(fixture.sandbox, exportId, 2)).at(-1)).toBe(200);
		},
		240_000,
	);

	it('at the deadline every item continues with its ID, and the next nodes finish it at once', async () => {
		const execution = await waitForExecution(fixture.n8n.rest, deadline.id, { timeoutMs: 120_000 });
		expect(execution.status).toBe('success');
		expect(itemsAfter(execution)).toEqual(
			deadline.exportIds.map(
				(exportId, index): unknown =>
					expect.objectContaining({
						platform: 'emarsys',
						exportId,
						status: 'running',
						timedOut: true,
						type: 'registrations',
						contactFields: [1, 2, 3],
						timeRange: [DAYS[index]?.from.replace('T', ' '), DAYS[index]?.to.replace('T', ' ')],
					}) as unknown,
			),
		);
		// Emarsys has not said when it created the export.
		for (const item of itemsAfter(execution)) expect(item).not.toHaveProperty('createdAt');
		for (const name of ['wait', 'download']) {
			expect(itemsOf(execution, name).map(({ json }) => [json.exportId, json.status])).toEqual(
				deadline.exportIds.map((exportId) => [exportId, 'done']),
			);
		}
		for (const [index, item] of itemsOf(execution, 'download').entries()) {
			expect(await fixture.fileOf(item)).toEqual(
				await fixture.sandbox.jobs.csvOf(deadline.exportIds[index] ?? ''),
			);
		}
		for (const exportId of deadline.exportIds) {
			// One poll by Wait, one by Download, and the file.
			expect(requestsAbout(fixture.sandbox, exportId)).toHaveLength(3);
			expect(callsAbout(fixture.sandbox, exportId)).toEqual([]);
		}
		// A call that comes after all finds no waiting execution.
		expect(await call(deadline.address, { body: { id: deadline.exportIds[0] } })).toBe(409);
	}, 150_000);

	it('a download that fails for good does not use up the call', async () => {
		const [failed] = await cut.trigger.ended(1, 180_000);
		expect(failed?.status).toBe('error');
		expect(failed?.data.resultData.error?.message).toContain(cut.exportId);
		cut.stop();
		expect(await call(cut.trigger.address, { body: { id: cut.exportId } })).toBe(200);
		const executions = await cut.trigger.ended(2);
		expect(executions.map(({ status }) => status)).toEqual(['error', 'success']);
		expect(await fixture.fileOf(started(executions)[0])).toEqual(
			await fixture.sandbox.jobs.csvOf(cut.exportId),
		);
	}, 200_000);
});
