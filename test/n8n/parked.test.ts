import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { getExecution, waitForExecution } from '../../dev/n8n';
import { answers, call, questionsAbout } from './support/callbacks';
import { AFTERWARDS, itemsAfter, park, parkedWorkflow } from './support/parked';
import { Workbench } from './support/workbench';

const LONG = 10 * 60_000;

describe('a start that continues when called back', () => {
	let bench: Workbench;
	beforeAll(async () => {
		bench = await Workbench.open();
	});
	afterAll(async () => await bench.close());
	beforeEach(() => {
		bench.sandbox.setJobDuration(LONG);
		bench.sandbox.faults.clear();
		bench.sandbox.emarsys.setCallbacks({
			shape: 'topLevel',
			when: 'done',
			copies: 1,
			simultaneous: false,
			retries: 5,
			retryGapMs: 300,
		});
	});

	const end = async (id: string) => await waitForExecution(bench.n8n.rest, id);
	const statusOf = async (id: string) => (await getExecution(bench.n8n.rest, id)).status;

	it.each<[string, INodeParameters, 'topLevel' | 'envelope']>([
		['WSSE', { authentication: 'wsse' }, 'topLevel'],
		['WSSE', { authentication: 'wsse' }, 'envelope'],
		['OAuth 2.0', { authentication: 'oAuth2' }, 'topLevel'],
		['OAuth 2.0', { authentication: 'oAuth2' }, 'envelope'],
	])('%s, %j, %s: goes on with the true item when Emarsys calls', async (_, parameters, shape) => {
		bench.sandbox.emarsys.setCallbacks({ shape });
		const { id, exportIds } = await park(bench, parkedWorkflow(bench, parameters));
		const [exportId = ''] = exportIds;
		expect(questionsAbout(bench.sandbox, exportId)).toEqual([]);

		bench.sandbox.jobs.finish(exportId);
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
				fileName: bench.sandbox.jobs.get(exportId).files[0]?.name,
				contactFields: [1, 2, 3],
				timeRange: ['2026-11-20 00:00:00', '2026-11-21 00:00:00'],
				timeZone: 'Europe/Vienna',
				createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
				waitedMs: expect.any(Number) as unknown,
				pollCount: 1,
				timedOut: false,
			},
		]);
		expect(await answers(bench.sandbox, exportId, 1)).toEqual([200]);
		expect(questionsAbout(bench.sandbox, exportId)).toHaveLength(1);
	});

	it('a failed export is an item', async () => {
		const { id, exportIds } = await park(bench, parkedWorkflow(bench));
		bench.sandbox.jobs.fail(exportIds[0] ?? '');
		const execution = await end(id);
		expect(execution.status).toBe('success');
		expect(itemsAfter(execution)).toEqual([
			expect.objectContaining({ exportId: exportIds[0], status: 'failed', platformStatus: 'error' }),
		]);
	});

	it('what the call claims is never believed', async () => {
		bench.sandbox.emarsys.setCallbacks({ when: 'never' });
		const { id, exportIds, address } = await park(bench, parkedWorkflow(bench));
		const [exportId = ''] = exportIds;
		bench.sandbox.jobs.finish(exportId);
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

	it('a call that comes a little early is kept until the export is done', async () => {
		bench.sandbox.setJobDuration(5000);
		bench.sandbox.emarsys.setCallbacks({ when: 'early' });
		const { id, exportIds } = await park(bench, parkedWorkflow(bench));
		const execution = await end(id);
		expect(itemsAfter(execution)).toEqual([expect.objectContaining({ status: 'done' })]);
		expect(await answers(bench.sandbox, exportIds[0] ?? '', 1)).toEqual([200]);
	});

	it('a call that came before n8n had parked the execution comes again', async () => {
		bench.sandbox.setJobDuration(0);
		bench.sandbox.emarsys.setCallbacks({ retryGapMs: 1000 });
		// The export runs, and the node does not know it yet: the answer takes its time.
		bench.sandbox.faults.add({ path: '/contact/getregistrations', drip: { bytes: 20, everyMs: 100 } });
		const id = await bench.start(parkedWorkflow(bench));
		const execution = await end(id);
		expect(itemsAfter(execution)).toEqual([expect.objectContaining({ status: 'done' })]);
		const exportId = bench.sandbox.jobs.list().at(-1)?.id ?? '';
		await bench.settled();
		const statuses = await answers(bench.sandbox, exportId, 2);
		process.stdout.write(
			`Answers to a call before n8n had parked, and to its repeats: ${statuses.join(', ')}\n`,
		);
		expect(statuses[0]).toBeGreaterThanOrEqual(400);
		expect(statuses.at(-1)).toBe(200);
	});

	it.each([true, false])('two calls (at once: %s) continue it once', async (simultaneous) => {
		bench.sandbox.emarsys.setCallbacks({ copies: 3, simultaneous, retries: 1, retryGapMs: 200 });
		const { id, exportIds } = await park(bench, parkedWorkflow(bench));
		bench.sandbox.jobs.finish(exportIds[0] ?? '');
		const execution = await end(id);
		// The others are accepted while n8n goes on, refused by n8n afterwards, and then repeated once.
		const statuses = await answers(bench.sandbox, exportIds[0] ?? '', 3);
		expect(statuses).toContain(200);
		await sleep(300);
		const later = await getExecution(bench.n8n.rest, id);
		expect(later.status).toBe('success');
		expect(later.data.resultData.runData[AFTERWARDS]).toHaveLength(1);
		expect(itemsAfter(later)).toEqual(itemsAfter(execution));
		expect(itemsAfter(later)).toHaveLength(1);
	});

	it('no other call moves it, and the true one does', async () => {
		const { id, exportIds, address } = await park(bench, parkedWorkflow(bench));
		const [exportId = ''] = exportIds;
		const foreign = await park(bench, parkedWorkflow(bench, { contactFields: [1] }));
		bench.sandbox.jobs.finish(foreign.exportIds[0] ?? '');

		expect(await call(address, { body: { id: '999999999', status: 'done' } })).toBe(404);
		// An export that has ended, but is another execution's.
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
		expect(questionsAbout(bench.sandbox, exportId)).toEqual([]);
		bench.sandbox.jobs.finish(exportId);
		expect(itemsAfter(await end(id))).toEqual([expect.objectContaining({ exportId, status: 'done' })]);
	});

	it('an API that does not answer at first is asked again within the same call', async () => {
		const { id, exportIds } = await park(bench, parkedWorkflow(bench));
		const path = `/export/${exportIds[0]}`;
		bench.sandbox.faults.add({ path, reset: 'beforeHeaders' });
		bench.sandbox.faults.add({ path, status: 503 });
		bench.sandbox.jobs.finish(exportIds[0] ?? '');
		expect(itemsAfter(await end(id))).toEqual([expect.objectContaining({ status: 'done' })]);
		expect(await answers(bench.sandbox, exportIds[0] ?? '', 1)).toEqual([200]);
	});
});
