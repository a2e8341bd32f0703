import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { createWorkflow, getExecution, itemsOf, waitForExecution } from '../../dev/n8n';
import { responses, call, CALLBACK_FORMS, requestsAbout, until } from './support/callbacks';
import {
	AFTERWARDS,
	AFTERWARDS_STEP,
	day,
	itemsAfter,
	OWN_DAY,
	startWaiting,
	waitingWorkflow,
	START,
	startStep,
} from './support/waitingStarts';
import { N8nFixture } from './support/n8nFixture';
import { linearWorkflow, TRIGGER, type Step } from './support/workflows';

const DAYS = [0, 1, 2, 3, 4].map(day);

describe('a waiting start within a workflow', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open({
			jobDurationMs: 10 * 60_000,
			emarsys: { callbacks: { retries: 20, retryGapMs: 300 } },
		});
	});
	afterAll(async () => await fixture.close());
	beforeEach(async () => {
		await fixture.settled();
		fixture.sandbox.requests.length = 0;
		fixture.sandbox.setJobDuration(10 * 60_000);
	});

	// n8n checks its timers once a minute.
	const end = async (id: string) => await waitForExecution(fixture.n8n.rest, id, { timeoutMs: 120_000 });
	const starts = () => fixture.sandbox.requests.filter(({ method }) => method === 'POST');
	const dayOf = ({ timeRange }: IDataObject) => String((timeRange as string[] | undefined)?.[0]).slice(0, 10);

	/** Shows what an expression finds when it refers to the input item of an item. */
	const pairing: Step = {
		name: 'Pairing',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			assignments: {
				assignments: [
					{ id: 'a', name: 'origin', type: 'string', value: `={{ $('${TRIGGER}').item.json.name }}` },
				],
			},
			includeOtherFields: true,
			options: {},
		},
	};

	it('continues when the last of several is done, each with its own item', async () => {
		const workflow = linearWorkflow([startStep(fixture, OWN_DAY), AFTERWARDS_STEP, pairing], DAYS);
		const { id, exportIds } = await startWaiting(fixture, workflow);
		expect(starts()).toHaveLength(DAYS.length);
		const costs: number[] = [];
		for (const [index, exportId] of exportIds.entries()) {
			expect((await getExecution(fixture.n8n.rest, id)).status).toBe('waiting');
			fixture.sandbox.requests.length = 0;
			if (index === 1) fixture.sandbox.jobs.fail(exportId);
			else fixture.sandbox.jobs.finish(exportId);
			expect(await responses(fixture.sandbox, exportId, 1)).toEqual([200]);
			costs.push(fixture.sandbox.requests.length);
		}
		const execution = await end(id);
		expect(execution.status).toBe('success');
		const items = itemsAfter(execution);
		expect(items.map((item) => item.exportId)).toEqual(exportIds);
		expect(items.map((item) => item.status)).toEqual(['done', 'failed', 'done', 'done', 'done']);
		expect(items.map(dayOf)).toEqual(DAYS.map(({ from }) => from.slice(0, 10)));
		expect(itemsOf(execution, 'Pairing').map(({ json }) => json.origin)).toEqual(
			DAYS.map(({ name }) => name),
		);
		process.stdout.write(`Requests for each call, ${DAYS.length} exports waited for: ${costs.join(', ')}\n`);
		// Its own export and one that is not done; what has finished is known.
		expect(costs).toEqual([...DAYS.slice(1).map(() => 2), 1]);
	});

	it('continues once if all are done at the same time', async () => {
		const { id, exportIds } = await startWaiting(fixture, waitingWorkflow(fixture, OWN_DAY, DAYS));
		for (const exportId of exportIds) fixture.sandbox.jobs.finish(exportId);
		const execution = await end(id);
		expect(itemsAfter(execution).map((item) => item.status)).toEqual(DAYS.map(() => 'done'));
		for (const exportId of exportIds) await responses(fixture.sandbox, exportId, 1);
		const later = await getExecution(fixture.n8n.rest, id);
		expect(later.status).toBe('success');
		expect(later.data.resultData.runData[AFTERWARDS]).toHaveLength(1);
	});

	it('understands calls of any shape and content type', async () => {
		const forms = Object.entries(CALLBACK_FORMS);
		fixture.sandbox.emarsys.setCallbacks({ when: 'never' });
		const items = forms.map((_, index) => day(200 + index));
		const { id, exportIds, address } = await startWaiting(fixture, waitingWorkflow(fixture, OWN_DAY, items));
		for (const [index, [form, callOf]] of forms.entries()) {
			const exportId = exportIds[index] ?? '';
			fixture.sandbox.jobs.finish(exportId);
			expect([form, await call(address, callOf(exportId))]).toEqual([form, 200]);
		}
		fixture.sandbox.emarsys.setCallbacks({ when: 'done' });
		expect(itemsAfter(await end(id)).map((item) => item.exportId)).toEqual(exportIds);
	});

	it('items with different Max Waits all wait until the latest', async () => {
		const options = { maxWait: "={{ $json.name === 'day 300' ? 0.01 : 30 }}" };
		const step = startStep(fixture, { ...OWN_DAY, options });
		const { id, exportIds } = await startWaiting(
			fixture,
			linearWorkflow([step, AFTERWARDS_STEP], [day(300), day(301)]),
		);
		const { waitTill } = (await getExecution(fixture.n8n.rest, id)).data;
		expect(Date.parse(String(waitTill)) - Date.now()).toBeGreaterThan(20 * 60_000);
		for (const exportId of exportIds) fixture.sandbox.jobs.finish(exportId);
		const ended = itemsAfter(await end(id));
		expect(ended.map((item) => item.timedOut)).toEqual([false, false]);
		expect(ended.every(({ waitedMs }) => Number(waitedMs) > 0 && Number(waitedMs) < 120_000)).toBe(true);
	});

	it('Continue: an item that could not be started is passed on, and the others wait', async () => {
		const bad = { ...day(9), to: '2000-01-01T00:00:00' };
		const step = startStep(fixture, OWN_DAY, { onError: 'continueRegularOutput' });
		const { id, exportIds } = await startWaiting(
			fixture,
			linearWorkflow([step, AFTERWARDS_STEP], [bad, day(8)]),
		);
		expect(exportIds).toHaveLength(1);
		fixture.sandbox.jobs.finish(exportIds[0] ?? '');
		const [failed, done] = itemsAfter(await end(id));
		expect(failed?.error).toMatch(/From|To/);
		expect(done).toMatchObject({ exportId: exportIds[0], status: 'done' });
	});

	it('Continue with Retry On Fail: a first item that could not be started at first waits with the others', async () => {
		const step = startStep(fixture, OWN_DAY, {
			onError: 'continueRegularOutput',
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 100,
		});
		for (let first = 40; ; first += 2) {
			fixture.sandbox.faults.add({
				method: 'POST',
				path: '/contact/getregistrations',
				status: 403,
				body: '',
			});
			const workflow = linearWorkflow([step, AFTERWARDS_STEP], [day(first), day(first + 1)]);
			const { id, exportIds } = await startWaiting(fixture, workflow);
			for (const exportId of exportIds) fixture.sandbox.jobs.finish(exportId);
			const ended = itemsAfter(await end(id));
			// Both are started at once. If the second one was refused by chance, n8n saw no reason for a retry.
			if (exportIds.length === 1) continue;
			expect(ended.map(({ error, exportId, status }) => ({ error, exportId, status }))).toEqual(
				exportIds.map((exportId) => ({ error: undefined, exportId, status: 'done' })),
			);
			return;
		}
	});

	it.each(['after the call', 'at the deadline'])(
		'Continue (using error output): an item that could not be started goes there %s',
		async (when) => {
			const bad = { ...day(9), to: '2000-01-01T00:00:00' };
			const options = when === 'at the deadline' ? { maxWait: 0.05 } : {};
			const step = startStep(fixture, { ...OWN_DAY, options }, { onError: 'continueErrorOutput' });
			const { id, exportIds } = await startWaiting(
				fixture,
				linearWorkflow([step, AFTERWARDS_STEP], [bad, day(when === 'after the call' ? 20 : 21)]),
			);
			if (when === 'after the call') fixture.sandbox.jobs.finish(exportIds[0] ?? '');
			const execution = await end(id);
			expect(itemsAfter(execution)).toEqual([expect.objectContaining({ exportId: exportIds[0] })]);
			const failed = itemsOf(execution, START, 1);
			expect(failed.map(({ json }) => json.error)).toEqual([expect.stringMatching(/From|To/)]);
		},
		150_000,
	);

	it.each(['after the call', 'at the deadline'])(
		'Execute Once: one item continues %s, regardless of the number of input items',
		async (when) => {
			const options = when === 'at the deadline' ? { maxWait: 0.05 } : {};
			const step = startStep(fixture, { ...OWN_DAY, options }, { executeOnce: true });
			const first = when === 'after the call' ? 30 : 31;
			const input = [day(first), { ...day(first), exportId: '1' }, day(first)];
			const { id, exportIds } = await startWaiting(fixture, linearWorkflow([step, AFTERWARDS_STEP], input));
			expect(exportIds).toHaveLength(1);
			if (when === 'after the call') fixture.sandbox.jobs.finish(exportIds[0] ?? '');
			const execution = await end(id);
			expect(itemsAfter(execution)).toEqual([expect.objectContaining({ exportId: exportIds[0] })]);
			expect(itemsOf(execution, TRIGGER)).toHaveLength(3);
		},
		150_000,
	);

	it('another branch gets its own items', async () => {
		const workflow = waitingWorkflow(fixture, OWN_DAY, [day(0)]);
		workflow.nodes.push({
			id: 'other',
			name: 'Other',
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [200, 300],
			parameters: {},
		});
		workflow.connections[TRIGGER]?.main?.[0]?.push({ node: 'Other', type: 'main', index: 0 });
		const { id, exportIds } = await startWaiting(fixture, workflow);
		fixture.sandbox.jobs.finish(exportIds[0] ?? '');
		const execution = await end(id);
		expect(itemsAfter(execution)).toEqual([expect.objectContaining({ status: 'done' })]);
		expect(itemsOf(execution, 'Other').map(({ json }) => json)).toEqual([day(0)]);
		expect(itemsOf(execution, TRIGGER).map(({ json }) => json)).toEqual([day(0)]);
	});

	it('Loop Over Items: waits once for each', async () => {
		fixture.sandbox.setJobDuration(700);
		const items = [day(0), day(1), day(2)];
		const workflow = waitingWorkflow(fixture, OWN_DAY, items);
		workflow.nodes.push({
			id: 'loop',
			name: 'Loop',
			type: 'n8n-nodes-base.splitInBatches',
			typeVersion: 3,
			position: [100, 0],
			parameters: { options: {} },
		});
		const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
		workflow.connections = {
			[TRIGGER]: { main: [to('Loop')] },
			Loop: { main: [to(AFTERWARDS), to(START)] },
			[START]: { main: [to('Loop')] },
		};
		const execution = await end(await fixture.start(workflow));
		expect(execution.status).toBe('success');
		expect(execution.data.resultData.runData[START]).toHaveLength(3);
		expect(itemsAfter(execution).map(dayOf)).toEqual(items.map(({ from }) => from.slice(0, 10)));
		expect(itemsAfter(execution).map(({ status }) => status)).toEqual(['done', 'done', 'done']);
		expect(new Set(itemsAfter(execution).map(({ exportId }) => exportId)).size).toBe(3);
	});

	it('in a sub-workflow: the caller gets the verified items', async () => {
		const child = waitingWorkflow(fixture, OWN_DAY);
		const nodes = child.nodes.map((node) =>
			node.name === TRIGGER
				? {
						...node,
						type: 'n8n-nodes-base.executeWorkflowTrigger',
						typeVersion: 1.1,
						parameters: { inputSource: 'passthrough' },
					}
				: node,
		);
		const saved = await createWorkflow(fixture.n8n.rest, { ...child, nodes, pinData: {} });
		await fixture.n8n.rest.send('POST', `/rest/workflows/${saved.id}/activate`, {
			versionId: saved.versionId,
		});
		const parent = linearWorkflow(
			[
				{
					name: 'Call',
					type: 'n8n-nodes-base.executeWorkflow',
					typeVersion: 1.2,
					parameters: {
						workflowId: { __rl: true, mode: 'id', value: saved.id },
						workflowInputs: { mappingMode: 'defineBelow', value: {} },
						options: {},
					},
				},
				AFTERWARDS_STEP,
			],
			[day(5), day(6)],
		);
		const { id, exportIds } = await startWaiting(fixture, parent);
		for (const exportId of exportIds) fixture.sandbox.jobs.finish(exportId);
		const execution = await end(id);
		expect(execution.status).toBe('success');
		expect(itemsAfter(execution)).toEqual(
			exportIds.map((exportId) => expect.objectContaining({ exportId, status: 'done' }) as unknown),
		);
	});

	it('pinned: starts nothing and does not wait', async () => {
		const workflow = waitingWorkflow(fixture);
		const pinned = { exportId: '1', status: 'done' };
		workflow.pinData = { ...workflow.pinData, [START]: [{ json: pinned }] };
		const execution = await end(await fixture.start(workflow));
		expect(execution.status).toBe('success');
		expect(itemsAfter(execution)).toEqual([pinned]);
		expect(fixture.sandbox.requests).toEqual([]);
	});

	it('a call never requests exports of other executions', async () => {
		const { id, exportIds } = await startWaiting(
			fixture,
			waitingWorkflow(fixture, OWN_DAY, DAYS.slice(0, 2)),
		);
		const otherOrigin = await startWaiting(fixture, waitingWorkflow(fixture, OWN_DAY, [day(7)]));
		fixture.sandbox.jobs.finish(exportIds[1] ?? '');
		await responses(fixture.sandbox, exportIds[1] ?? '', 1);
		fixture.sandbox.jobs.finish(exportIds[0] ?? '');
		await end(id);
		expect(requestsAbout(fixture.sandbox, otherOrigin.exportIds[0] ?? '')).toEqual([]);
	});
});

describe('a waiting start of 200 items', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open({
			jobDurationMs: 60 * 60_000,
			// On a busy machine n8n may be too slow for the first round of calls.
			emarsys: { callbacks: { retries: 20, retryGapMs: 10_000 } },
		});
	});
	// With its calls: those that n8n refuses, since the execution has continued, come again for minutes.
	afterAll(async () => await fixture.close());

	it(
		'continues with one request for each if all finish together',
		async () => {
			const items = Array.from({ length: 200 }, (_, index) => day(index));
			const { id, exportIds } = await startWaiting(fixture, waitingWorkflow(fixture, OWN_DAY, items));
			fixture.sandbox.requests.length = 0;
			for (const exportId of exportIds) fixture.sandbox.jobs.finish(exportId);
			const execution = await until(
				'the execution has gone on',
				async () => {
					await sleep(2_000);
					// Hundreds of calls at once keep n8n's database busy, which then refuses others.
					const found = await getExecution(fixture.n8n.rest, id).catch(() => undefined);
					return found?.status === 'success' && found;
				},
				8 * 60_000,
			);
			expect(itemsAfter(execution).map((item) => item.exportId)).toEqual(exportIds);
			expect(new Set(itemsAfter(execution).map((item) => item.status))).toEqual(new Set(['done']));
			const requests = exportIds.flatMap((exportId) => requestsAbout(fixture.sandbox, exportId));
			process.stdout.write(`Requests until 200 exports that ended together were known: ${requests.length}\n`);
			expect(requests.length).toBeLessThanOrEqual(2 * exportIds.length);
		},
		10 * 60_000,
	);
});
