import { answers, call, CALLBACK_FORMS, questionsAbout, startExport, until } from './support/callbacks';
import { started, TriggerWorkflow } from './support/triggers';
import { Workbench } from './support/workbench';

const LONG = 10 * 60_000;

describe('Contact Export Trigger', () => {
	let bench: Workbench;
	beforeAll(async () => {
		bench = await Workbench.open({ emarsys: { callbacks: { retryGapMs: 300 } } });
	});
	afterAll(async () => await bench.close());
	beforeEach(() => {
		bench.sandbox.setJobDuration(LONG);
		bench.sandbox.faults.clear();
		bench.sandbox.emarsys.setCallbacks({ shape: 'topLevel', when: 'done', contentType: 'application/json' });
	});

	/** An export that has ended, and about which nobody has called. */
	async function endedExport(): Promise<string> {
		const id = await startExport(bench.sandbox);
		bench.sandbox.jobs.finish(id);
		return id;
	}

	it.each(['emarsysWsseApi', 'emarsysOAuth2Api'])(
		'%s: starts the workflow with the true item',
		async (credential) => {
			const trigger = await TriggerWorkflow.publish(bench, { credential });
			const ids: string[] = [];
			for (const shape of ['topLevel', 'envelope'] as const) {
				bench.sandbox.emarsys.setCallbacks({ shape });
				const id = await startExport(bench.sandbox, trigger.address);
				bench.sandbox.jobs.finish(id);
				expect(await answers(bench.sandbox, id, 1)).toEqual([200]);
				expect(questionsAbout(bench.sandbox, id)).toHaveLength(1);
				ids.push(id);
			}
			const executions = await trigger.ended(2);
			expect(executions.map(({ status }) => status)).toEqual(['success', 'success']);
			expect(started(executions).map(({ json, binary }) => ({ json, binary }))).toEqual(
				ids.map((exportId) => ({
					json: {
						platform: 'emarsys',
						exportId,
						status: 'done',
						platformStatus: 'done',
						progress: 100,
						type: 'registrations',
						fileName: bench.sandbox.jobs.get(exportId).files[0]?.name,
						createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
					},
					binary: undefined,
				})),
			);
		},
	);

	it('takes a callback of any shape and content type', async () => {
		const trigger = await TriggerWorkflow.publish(bench);
		const ids: string[] = [];
		for (const [form, callOf] of Object.entries(CALLBACK_FORMS)) {
			const id = await endedExport();
			expect([form, await call(trigger.address, callOf(id))]).toEqual([form, 200]);
			ids.push(id);
		}
		const items = started(await trigger.ended(ids.length));
		expect(items.map(({ json }) => json.exportId)).toEqual(ids);
	});

	it('what the call claims is never passed on', async () => {
		const trigger = await TriggerWorkflow.publish(bench);
		const id = await endedExport();
		const forged = { id, status: 'error', file_name: 'forged.csv', type: 'forged', forged: true };
		expect(await call(trigger.address, { body: { ...forged, data: forged } })).toBe(200);
		const [execution] = await trigger.ended(1);
		expect(execution?.rawData).not.toContain('forged');
		expect(execution && started([execution])[0]?.json.status).toBe('done');
	});

	it('a failed export: an item, and no file', async () => {
		const trigger = await TriggerWorkflow.publish(bench, { parameters: { output: 'file' } });
		const id = await startExport(bench.sandbox, trigger.address);
		bench.sandbox.jobs.fail(id);
		const [item] = started(await trigger.ended(1));
		expect(item?.json).toMatchObject({ exportId: id, status: 'failed', platformStatus: 'error' });
		expect(item?.binary).toBeUndefined();
	});

	it.each([
		['done', 'failed'],
		['failed', 'done'],
	])('Events: only %s', async (wanted, unwanted) => {
		const trigger = await TriggerWorkflow.publish(bench, { parameters: { events: [wanted] } });
		const ids: string[] = [];
		for (const status of [unwanted, wanted]) {
			const id = await startExport(bench.sandbox, trigger.address);
			if (status === 'done') bench.sandbox.jobs.finish(id);
			else bench.sandbox.jobs.fail(id);
			// Accepted either way: Emarsys has no reason to call again.
			expect(await answers(bench.sandbox, id, 1)).toEqual([200]);
			ids.push(id);
		}
		const executions = await trigger.ended(1);
		expect(executions).toHaveLength(1);
		expect(started(executions)[0]?.json).toMatchObject({ exportId: ids[1], status: wanted });
	});

	it('Output: File', async () => {
		const trigger = await TriggerWorkflow.publish(bench, { parameters: { output: 'file' } });
		const id = await startExport(bench.sandbox, trigger.address);
		bench.sandbox.jobs.finish(id);
		const [item] = started(await trigger.ended(1));
		expect(item?.json).toMatchObject({
			exportId: id,
			status: 'done',
			fileName: item?.binary?.data?.fileName,
		});
		expect(item?.binary?.data?.mimeType).toBe('text/csv');
		expect(await bench.fileOf(item)).toEqual(await bench.sandbox.jobs.csvOf(id));
	});

	it('a file that is not there yet although the export is done, and a download that is cut', async () => {
		const options = { binaryPropertyName: 'contacts', fileName: 'mine.csv' };
		const trigger = await TriggerWorkflow.publish(bench, { parameters: { output: 'file', options } });
		const id = await startExport(bench.sandbox, trigger.address);
		const path = `/export/${id}/data`;
		const early = bench.sandbox.faults.add({ path, emarsysError: 'inProgress' });
		const cut = bench.sandbox.faults.add({ path, truncate: 500 });
		bench.sandbox.jobs.finish(id);
		const executions = await trigger.ended(1, 30_000);
		expect([early.hits, cut.hits]).toEqual([1, 1]);
		const [item] = started(executions);
		expect(item?.binary?.contacts?.fileName).toBe('mine.csv');
		const { contacts } = item?.binary ?? {};
		expect(await bench.fileOf(contacts && { json: {}, binary: { data: contacts } })).toEqual(
			await bench.sandbox.jobs.csvOf(id),
		);
	});

	it('a call that comes early is refused, and its repeat starts the workflow', async () => {
		bench.sandbox.setJobDuration(3000);
		bench.sandbox.emarsys.setCallbacks({ when: 'early' });
		const trigger = await TriggerWorkflow.publish(bench);
		const id = await startExport(bench.sandbox, trigger.address);
		// However long a busy n8n takes to ask: the first look finds the export at work.
		bench.sandbox.faults.add({ path: `/export/${id}`, statusWord: 'in progress' });
		const [item] = started(await trigger.ended(1));
		expect(item?.json).toMatchObject({ exportId: id, status: 'done' });
		const statuses = bench.sandbox.emarsys.callbacks.filter(({ exportId }) => exportId === id);
		expect(statuses.length).toBeGreaterThan(1);
		expect(statuses.slice(0, -1).every(({ status }) => status === 503)).toBe(true);
	});

	it('a call that comes late starts the workflow', async () => {
		const trigger = await TriggerWorkflow.publish(bench);
		bench.sandbox.emarsys.setCallbacks({ when: 'never' });
		const id = await startExport(bench.sandbox, trigger.address);
		bench.sandbox.jobs.finish(id);
		await endedExport();
		await bench.sandbox.emarsys.callBack(id);
		expect(started(await trigger.ended(1))[0]?.json.exportId).toBe(id);
	});
});

describe('Contact Export Trigger, listening for a test event', () => {
	let bench: Workbench;
	beforeAll(async () => {
		bench = await Workbench.open({ jobDurationMs: LONG, emarsys: { callbacks: { retryGapMs: 300 } } });
	});
	afterAll(async () => await bench.close());

	it('takes one call at the test address, however often the same export is tried out', async () => {
		const trigger = await TriggerWorkflow.save(bench, { parameters: { output: 'file' } });
		const id = await startExport(bench.sandbox, trigger.testAddress);
		expect(await call(trigger.testAddress, { body: { id } })).toBe(404);
		await trigger.listen();
		// A call that starts nothing does not end the listening.
		expect(await call(trigger.testAddress, { body: { id } })).toBe(503);
		bench.sandbox.jobs.finish(id);
		expect(await answers(bench.sandbox, id, 1)).toEqual([200]);
		await trigger.ended(1);
		for (let again = 2; again <= 3; again++) {
			// n8n ends the listening after it has answered, and a new one with it if that has begun.
			await until('n8n listens no more', async () => (await call(trigger.testAddress, { body: [] })) === 404);
			await trigger.listen();
			await bench.sandbox.emarsys.callBack(id);
			await trigger.ended(again);
		}
		const items = started(await trigger.ended(3));
		expect(items.map(({ json }) => json.exportId)).toEqual([id, id, id]);
		expect(await bench.fileOf(items[2])).toEqual(await bench.sandbox.jobs.csvOf(id));
	});

	it('does not use up the call of the published workflow', async () => {
		const trigger = await TriggerWorkflow.publish(bench);
		const id = await startExport(bench.sandbox, trigger.address);
		await trigger.listen();
		bench.sandbox.emarsys.setCallbacks({ when: 'never' });
		bench.sandbox.jobs.finish(id);
		expect(await answers(bench.sandbox, id, 1)).toEqual([200]);
		expect(await call(trigger.testAddress, { body: { id } })).toBe(200);
		expect(await call(trigger.address, { body: { id } })).toBe(200);
		const items = started(await trigger.ended(3));
		expect(items.map(({ json }) => json.exportId)).toEqual([id, id]);
	});
});
