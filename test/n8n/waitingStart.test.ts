import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { createWorkflow, getExecution, listExecutions, startWorkflow, waitForExecution } from '../../dev/n8n';
import { responses, call, requestsAbout, until } from './support/callbacks';
import { AFTERWARDS, day, itemsAfter, OWN_DAY, startWaiting, waitingWorkflow } from './support/waitingStarts';
import { N8nFixture } from './support/n8nFixture';
import { TRIGGER } from './support/workflows';

const LONG = 10 * 60_000;

describe('a start that continues when called back', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open();
	});
	afterAll(async () => await fixture.close());
	beforeEach(() => {
		fixture.sandbox.setJobDuration(LONG);
		fixture.sandbox.faults.clear();
		fixture.sandbox.emarsys.setCallbacks({
			shape: 'topLevel',
			when: 'done',
			copies: 1,
			simultaneous: false,
			retries: 5,
			retryGapMs: 300,
		});
	});

	const end = async (id: string) => await waitForExecution(fixture.n8n.rest, id);
	const statusOf = async (id: string) => (await getExecution(fixture.n8n.rest, id)).status;

	it.each<[string, INodeParameters, 'topLevel' | 'envelope']>([
		['WSSE', { authentication: 'wsse' }, 'topLevel'],
		['WSSE', { authentication: 'wsse' }, 'envelope'],
		['OAuth 2.0', { authentication: 'oAuth2' }, 'topLevel'],
		['OAuth 2.0', { authentication: 'oAuth2' }, 'envelope'],
	])('%s, %j, %s: continues with the verified item when Emarsys calls', async (_, parameters, shape) => {
		fixture.sandbox.emarsys.setCallbacks({ shape });
		const { id, exportIds } = await startWaiting(fixture, waitingWorkflow(fixture, parameters));
		const [exportId = ''] = exportIds;
		expect(requestsAbout(fixture.sandbox, exportId)).toEqual([]);

		fixture.sandbox.jobs.finish(exportId);
		const execution = await end(id);
		expect(execution.status).toBe('success');
		expect(itemsAfter(execution)).toEqual([
			{
				platform: 'emarsys',
				exportId,
				status: 'done',
				platformStatus: 'done',
				progress: 100,
				type: 'registrations',
				fileName: fixture.sandbox.jobs.get(exportId).files[0]?.name,
				contactFields: [1, 2, 3],
				timeRange: ['2026-11-20 00:00:00', '2026-11-21 00:00:00'],
				timeZone: 'Europe/Vienna',
				createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
				waitedMs: expect.any(Number) as unknown,
				pollCount: 1,
				timedOut: false,
			},
		]);
		expect(await responses(fixture.sandbox, exportId, 1)).toEqual([200]);
		expect(requestsAbout(fixture.sandbox, exportId)).toHaveLength(1);
	});

	it('a failed export is an item', async () => {
		const { id, exportIds } = await startWaiting(fixture, waitingWorkflow(fixture));
		fixture.sandbox.jobs.fail(exportIds[0] ?? '');
		const execution = await end(id);
		expect(execution.status).toBe('success');
		expect(itemsAfter(execution)).toEqual([
			expect.objectContaining({ exportId: exportIds[0], status: 'failed', platformStatus: 'error' }),
		]);
	});

	it('the contents of a call are never trusted', async () => {
		fixture.sandbox.emarsys.setCallbacks({ when: 'never' });
		const { id, exportIds, address } = await startWaiting(fixture, waitingWorkflow(fixture));
		const [exportId = ''] = exportIds;
		fixture.sandbox.jobs.finish(exportId);
		const forged = {
			id: exportId,
			status: 'error',
			file_name: 'forged.csv',
			type: 'forged',
			created: '1999-01-01',
		};
		expect(await call(address, { body: forged })).toBe(200);
		const text = JSON.stringify(itemsAfter(await end(id)));
		expect(text).toContain('"status":"done"');
		expect(text).not.toMatch(/forged|1999/);
	});

	it('a call that is slightly early is held until the export is done', async () => {
		fixture.sandbox.setJobDuration(5000);
		fixture.sandbox.emarsys.setCallbacks({ when: 'early' });
		const { id, exportIds } = await startWaiting(fixture, waitingWorkflow(fixture));
		const execution = await end(id);
		expect(itemsAfter(execution)).toEqual([expect.objectContaining({ status: 'done' })]);
		expect(await responses(fixture.sandbox, exportIds[0] ?? '', 1)).toEqual([200]);
	});

	it('a call that comes before the execution is waiting is retried', async () => {
		fixture.sandbox.setJobDuration(0);
		fixture.sandbox.emarsys.setCallbacks({ retryGapMs: 1000 });
		// The export is running, and the node does not know it yet: the response is delayed.
		fixture.sandbox.faults.add({ path: '/contact/getregistrations', drip: { bytes: 20, everyMs: 100 } });
		const id = await fixture.start(waitingWorkflow(fixture));
		const execution = await end(id);
		expect(itemsAfter(execution)).toEqual([expect.objectContaining({ status: 'done' })]);
		const exportId = fixture.sandbox.jobs.list().at(-1)?.id ?? '';
		await fixture.settled();
		const statuses = await responses(fixture.sandbox, exportId, 2);
		process.stdout.write(
			`Responses to a call before the execution was waiting, and to its retries: ${statuses.join(', ')}\n`,
		);
		expect(statuses[0]).toBeGreaterThanOrEqual(400);
		expect(statuses.at(-1)).toBe(200);
	});

	it.each([true, false])('two calls (at once: %s) continue it once', async (simultaneous) => {
		fixture.sandbox.emarsys.setCallbacks({ copies: 3, simultaneous, retries: 1, retryGapMs: 200 });
		const { id, exportIds } = await startWaiting(fixture, waitingWorkflow(fixture));
		fixture.sandbox.jobs.finish(exportIds[0] ?? '');
		const execution = await end(id);
		// The others are accepted while n8n resumes, refused by n8n afterwards, and then retried once.
		const statuses = await responses(fixture.sandbox, exportIds[0] ?? '', 3);
		expect(statuses).toContain(200);
		await sleep(300);
		const later = await getExecution(fixture.n8n.rest, id);
		expect(later.status).toBe('success');
		expect(later.data.resultData.runData[AFTERWARDS]).toHaveLength(1);
		expect(itemsAfter(later)).toEqual(itemsAfter(execution));
		expect(itemsAfter(later)).toHaveLength(1);
	});

	it('no other call resumes it, but the real one does', async () => {
		const { id, exportIds, address } = await startWaiting(fixture, waitingWorkflow(fixture));
		const [exportId = ''] = exportIds;
		const foreign = await startWaiting(fixture, waitingWorkflow(fixture, { contactFields: [1] }));
		fixture.sandbox.jobs.finish(foreign.exportIds[0] ?? '');

		expect(await call(address, { body: { id: '999999999', status: 'done' } })).toBe(404);
		// A finished export of another execution.
		expect(await call(address, { body: { id: foreign.exportIds[0], status: 'done' } })).toBe(404);
		for (const body of ['', '{"id":', '[]', 'null', '{}', '{"id":"../1"}', '{"id":{"a":1}}']) {
			expect([400, 422]).toContain(await call(address, { body }));
		}
		expect(await call(address, { body: 'nonsense', contentType: 'text/plain' })).toBe(400);
		const oversized = { id: exportId, filling: 'x'.repeat(64 * 1024) };
		expect([400, 413]).toContain(await call(address, { body: oversized }));
		expect(await call(address, { method: 'GET' })).toBe(404);
		expect(await call(address.split('?')[0] ?? '', { body: { id: exportId } })).toBe(401);
		expect(await call(`${address}0`, { body: { id: exportId } })).toBe(401);

		expect(await statusOf(id)).toBe('waiting');
		expect(requestsAbout(fixture.sandbox, exportId)).toEqual([]);
		fixture.sandbox.jobs.finish(exportId);
		expect(itemsAfter(await end(id))).toEqual([expect.objectContaining({ exportId, status: 'done' })]);
	});

	it('Retry in Executions continues with an export that calls the execution before it', async () => {
		fixture.sandbox.faults.add({ path: '/contact/getregistrations', emarsysError: 'typeInvalid', after: 1 });
		const { rest } = fixture.n8n;
		const workflow = await createWorkflow(rest, waitingWorkflow(fixture, OWN_DAY, [day(40), day(41)]));
		const before = fixture.sandbox.jobs.list().length;
		const startedJobs = () => fixture.sandbox.jobs.list().slice(before);
		const id = await startWorkflow(rest, workflow, TRIGGER);
		expect((await end(id)).status).toBe('error');
		expect(startedJobs()).toHaveLength(1);

		// n8n responds to this when the execution has ended.
		const retry = rest.send('POST', `/rest/executions/${id}/retry`, { loadWorkflow: false });
		await until('the other export has been started, too', () => startedJobs().length === 2);
		for (const job of startedJobs()) fixture.sandbox.jobs.finish(job.id);
		await retry;
		const [, retried] = await listExecutions(rest, workflow.id);
		const execution = await end(retried?.id ?? '');
		expect(execution.status).toBe('success');
		expect(new Set(itemsAfter(execution).map(({ exportId }) => exportId))).toEqual(
			new Set(startedJobs().map((job) => job.id)),
		);
		for (const item of itemsAfter(execution)) expect(item).toMatchObject({ status: 'done', timedOut: false });
	});

	it('an API that does not respond at first is requested again within the same call', async () => {
		const { id, exportIds } = await startWaiting(fixture, waitingWorkflow(fixture));
		const path = `/export/${exportIds[0]}`;
		fixture.sandbox.faults.add({ path, reset: 'beforeHeaders' });
		fixture.sandbox.faults.add({ path, status: 503 });
		fixture.sandbox.jobs.finish(exportIds[0] ?? '');
		expect(itemsAfter(await end(id))).toEqual([expect.objectContaining({ status: 'done' })]);
		expect(await responses(fixture.sandbox, exportIds[0] ?? '', 1)).toEqual([200]);
	});
});
