import { responses, call, CALLBACK_FORMS, requestsAbout, startExport, until } from './support/callbacks';
import { started, TriggerWorkflow } from './support/triggers';
import { N8nFixture } from './support/n8nFixture';

const LONG = 10 * 60_000;

describe('Contact Export Trigger', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ emarsys: { callbacks: { retryGapMs: 300 } } });
	});
	afterAll(async () => await fixture.close());
	beforeEach(() => {
		fixture.sandbox.setJobDuration(LONG);
		fixture.sandbox.faults.clear();
		fixture.sandbox.emarsys.setCallbacks({
			shape: 'topLevel',
			when: 'done',
			contentType: 'application/json',
		});
	});

	/** A finished export that no call has announced yet. */
	async function endedExport(): Promise<string> {
		const id = await startExport(fixture.sandbox);
		fixture.sandbox.jobs.finish(id);
		return id;
	}

	it.each(['emarsysWsseApi', 'emarsysOAuth2Api'])(
		'%s: starts the workflow with the verified item',
		async (credential) => {
			const trigger = await TriggerWorkflow.publish(fixture, { credential });
			const ids: string[] = [];
			for (const shape of ['topLevel', 'envelope'] as const) {
				fixture.sandbox.emarsys.setCallbacks({ shape });
				const id = await startExport(fixture.sandbox, trigger.address);
				fixture.sandbox.jobs.finish(id);
				expect(await responses(fixture.sandbox, id, 1)).toEqual([200]);
				expect(requestsAbout(fixture.sandbox, id)).toHaveLength(1);
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
						fileName: fixture.sandbox.jobs.get(exportId).files[0]?.name,
						createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
					},
					binary: undefined,
				})),
			);
		},
	);

	it('accepts a callback of any shape and content type', async () => {
		const trigger = await TriggerWorkflow.publish(fixture);
		const ids: string[] = [];
		for (const [form, callOf] of Object.entries(CALLBACK_FORMS)) {
			const id = await endedExport();
			expect([form, await call(trigger.address, callOf(id))]).toEqual([form, 200]);
			ids.push(id);
		}
		const items = started(await trigger.ended(ids.length));
		expect(items.map(({ json }) => json.exportId)).toEqual(ids);
	});

	it('the contents of a call are never passed on', async () => {
		const trigger = await TriggerWorkflow.publish(fixture);
		const id = await endedExport();
		const forged = { id, status: 'error', file_name: 'forged.csv', type: 'forged', forged: true };
		expect(await call(trigger.address, { body: { ...forged, data: forged } })).toBe(200);
		const [execution] = await trigger.ended(1);
		expect(execution?.rawData).not.toContain('forged');
		expect(execution && started([execution])[0]?.json.status).toBe('done');
	});

	it('a failed export: an item without a file', async () => {
		const trigger = await TriggerWorkflow.publish(fixture, { parameters: { output: 'file' } });
		const id = await startExport(fixture.sandbox, trigger.address);
		fixture.sandbox.jobs.fail(id);
		const [item] = started(await trigger.ended(1));
		expect(item?.json).toMatchObject({ exportId: id, status: 'failed', platformStatus: 'error' });
		expect(item?.binary).toBeUndefined();
	});

	it.each([
		['done', 'failed'],
		['failed', 'done'],
	])('Events: only %s', async (chosen, other) => {
		const trigger = await TriggerWorkflow.publish(fixture, { parameters: { events: [chosen] } });
		const ids: string[] = [];
		for (const status of [other, chosen]) {
			const id = await startExport(fixture.sandbox, trigger.address);
			if (status === 'done') fixture.sandbox.jobs.finish(id);
			else fixture.sandbox.jobs.fail(id);
			// Accepted either way: Emarsys has no reason to retry.
			expect(await responses(fixture.sandbox, id, 1)).toEqual([200]);
			ids.push(id);
		}
		const executions = await trigger.ended(1);
		expect(executions).toHaveLength(1);
		expect(started(executions)[0]?.json).toMatchObject({ exportId: ids[1], status: chosen });
	});

	it('Output: File', async () => {
		const trigger = await TriggerWorkflow.publish(fixture, { parameters: { output: 'file' } });
		const id = await startExport(fixture.sandbox, trigger.address);
		fixture.sandbox.jobs.finish(id);
		const [item] = started(await trigger.ended(1));
		expect(item?.json).toMatchObject({
			exportId: id,
			status: 'done',
			fileName: item?.binary?.data?.fileName,
		});
		expect(item?.binary?.data?.mimeType).toBe('text/csv');
		expect(await fixture.fileOf(item)).toEqual(await fixture.sandbox.jobs.csvOf(id));
	});

	it('a file that does not exist yet although the export is done, and a download that breaks off', async () => {
		const options = { binaryPropertyName: 'contacts', fileName: 'mine.csv' };
		const trigger = await TriggerWorkflow.publish(fixture, { parameters: { output: 'file', options } });
		const id = await startExport(fixture.sandbox, trigger.address);
		const path = `/export/${id}/data`;
		const early = fixture.sandbox.faults.add({ path, emarsysError: 'inProgress' });
		const cut = fixture.sandbox.faults.add({ path, truncate: 500 });
		fixture.sandbox.jobs.finish(id);
		const executions = await trigger.ended(1, 30_000);
		expect([early.hits, cut.hits]).toEqual([1, 1]);
		const [item] = started(executions);
		expect(item?.binary?.contacts?.fileName).toBe('mine.csv');
		const { contacts } = item?.binary ?? {};
		expect(await fixture.fileOf(contacts && { json: {}, binary: { data: contacts } })).toEqual(
			await fixture.sandbox.jobs.csvOf(id),
		);
	});

	it('a call that is early is refused, and its retry starts the workflow', async () => {
		fixture.sandbox.setJobDuration(3000);
		fixture.sandbox.emarsys.setCallbacks({ when: 'early' });
		const trigger = await TriggerWorkflow.publish(fixture);
		const id = await startExport(fixture.sandbox, trigger.address);
		// However long a busy n8n takes to send its request: the first poll finds the export running.
		fixture.sandbox.faults.add({ path: `/export/${id}`, statusWord: 'in progress' });
		const [item] = started(await trigger.ended(1));
		expect(item?.json).toMatchObject({ exportId: id, status: 'done' });
		const statuses = fixture.sandbox.emarsys.callbacks.filter(({ exportId }) => exportId === id);
		expect(statuses.length).toBeGreaterThan(1);
		expect(statuses.slice(0, -1).every(({ status }) => status === 503)).toBe(true);
	});

	it('a call that is late starts the workflow', async () => {
		const trigger = await TriggerWorkflow.publish(fixture);
		fixture.sandbox.emarsys.setCallbacks({ when: 'never' });
		const id = await startExport(fixture.sandbox, trigger.address);
		fixture.sandbox.jobs.finish(id);
		await endedExport();
		await fixture.sandbox.emarsys.callBack(id);
		expect(started(await trigger.ended(1))[0]?.json.exportId).toBe(id);
	});
});

describe('Contact Export Trigger, listening for a test event', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ jobDurationMs: LONG, emarsys: { callbacks: { retryGapMs: 300 } } });
	});
	afterAll(async () => await fixture.close());

	it('accepts one call at the test URL, however often the same export is tried out', async () => {
		const trigger = await TriggerWorkflow.save(fixture, { parameters: { output: 'file' } });
		const id = await startExport(fixture.sandbox, trigger.testAddress);
		expect(await call(trigger.testAddress, { body: { id } })).toBe(404);
		await trigger.listen();
		// A call that starts nothing does not end the listening.
		expect(await call(trigger.testAddress, { body: { id } })).toBe(503);
		fixture.sandbox.jobs.finish(id);
		expect(await responses(fixture.sandbox, id, 1)).toEqual([200]);
		await trigger.ended(1);
		for (let again = 2; again <= 3; again++) {
			// n8n stops listening after it has responded, and would also stop a new listening that has started by then.
			await until(
				'n8n has stopped listening',
				async () => (await call(trigger.testAddress, { body: [] })) === 404,
			);
			await trigger.listen();
			await fixture.sandbox.emarsys.callBack(id);
			await trigger.ended(again);
		}
		const items = started(await trigger.ended(3));
		expect(items.map(({ json }) => json.exportId)).toEqual([id, id, id]);
		expect(await fixture.fileOf(items[2])).toEqual(await fixture.sandbox.jobs.csvOf(id));
	});

	it('does not use up the call of the published workflow', async () => {
		const trigger = await TriggerWorkflow.publish(fixture);
		const id = await startExport(fixture.sandbox, trigger.address);
		await trigger.listen();
		fixture.sandbox.emarsys.setCallbacks({ when: 'never' });
		fixture.sandbox.jobs.finish(id);
		expect(await responses(fixture.sandbox, id, 1)).toEqual([200]);
		expect(await call(trigger.testAddress, { body: { id } })).toBe(200);
		expect(await call(trigger.address, { body: { id } })).toBe(200);
		const items = started(await trigger.ended(3));
		expect(items.map(({ json }) => json.exportId)).toEqual([id, id]);
	});
});
