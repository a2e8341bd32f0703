import { setTimeout as sleep } from 'node:timers/promises';
import {
	createWorkflow,
	getExecution,
	residentMemory,
	startWorkflow,
	waitForExecution,
	type N8nInstance,
} from '../../dev/n8n';
import { responses, call, callsAbout, startExport, until } from './support/callbacks';
import { storedExecutions } from './support/database';
import { openOwnN8n } from './support/ownN8n';
import {
	AFTERWARDS,
	day,
	itemsAfter,
	OWN_DAY,
	startWaiting,
	waitingWorkflow,
	untilWaiting,
} from './support/waitingStarts';
import { started, TriggerWorkflow } from './support/triggers';
import type { N8nFixture } from './support/n8nFixture';
import { TRIGGER } from './support/workflows';

const LONG = 60 * 60_000;
const MANY = 200;
const AT_ONCE = 10;
const MEGABYTE = 1_000_000;

describe('n8n is stopped and killed', () => {
	let n8n: N8nInstance;
	let fixture: N8nFixture;
	beforeAll(async () => {
		({ n8n, fixture } = await openOwnN8n({
			jobDurationMs: LONG,
			// Often enough that a retry finds n8n running again.
			emarsys: { callbacks: { retries: 200, retryGapMs: 3000 } },
		}));
	}, 300_000);
	afterAll(async () => {
		await fixture.close();
		await n8n.remove();
	}, 60_000);
	beforeEach(() => fixture.sandbox.faults.clear());

	const end = async (id: string) => await waitForExecution(n8n.rest, id);

	it('stopped gracefully: waiting executions continue afterwards, and no export is delivered twice', async () => {
		const waiting = await startWaiting(fixture, waitingWorkflow(fixture, OWN_DAY, [day(0), day(1)]));
		const trigger = await TriggerWorkflow.publish(fixture);
		const id = await startExport(fixture.sandbox, trigger.address);
		fixture.sandbox.jobs.finish(id);
		expect(started(await trigger.ended(1))).toHaveLength(1);
		fixture.sandbox.jobs.finish(waiting.exportIds[0] ?? '');
		expect(await responses(fixture.sandbox, waiting.exportIds[0] ?? '', 1)).toEqual([200]);

		await n8n.restart();
		await trigger.published();
		expect(await call(trigger.address, { body: { id } })).toBe(200);
		const executions = await trigger.ended(2);
		expect(executions.map(({ status }) => status)).toEqual(['success', 'success']);
		expect(started(executions)).toHaveLength(1);

		expect((await getExecution(n8n.rest, waiting.id)).status).toBe('waiting');
		fixture.sandbox.jobs.finish(waiting.exportIds[1] ?? '');
		expect(itemsAfter(await end(waiting.id))).toEqual(
			waiting.exportIds.map((exportId) => expect.objectContaining({ exportId, status: 'done' }) as unknown),
		);
	}, 300_000);

	it('killed: every export is delivered once, or its run is shown as crashed', async () => {
		const idle = await startWaiting(fixture, waitingWorkflow(fixture, OWN_DAY, [day(2)]));
		const asked = await startWaiting(fixture, waitingWorkflow(fixture, OWN_DAY, [day(3)]));
		const confirming = await TriggerWorkflow.publish(fixture);
		const downloading = await TriggerWorkflow.publish(fixture, { parameters: { output: 'file' } });
		const confirmed = await startExport(fixture.sandbox, confirming.address);
		const lost = await startExport(fixture.sandbox, downloading.address);
		const [askedExport = ''] = asked.exportIds;

		// Killed while the API is being requested for two calls, and during a download.
		const held = [`/export/${askedExport}`, `/export/${confirmed}`, `/export/${lost}/data`];
		for (const path of held) fixture.sandbox.faults.add({ path, hang: true });
		for (const exportId of [askedExport, confirmed, lost]) fixture.sandbox.jobs.finish(exportId);
		await until('n8n is at work on all three', () =>
			held.every((path) => fixture.sandbox.requests.some(({ url }) => url.endsWith(path))),
		);
		await n8n.kill();
		await n8n.restart();
		fixture.sandbox.faults.clear();
		// Until its database is ready, n8n responds to every call with 200 "n8n is starting up": Emarsys does not call again.
		for (const exportId of [askedExport, confirmed]) {
			const isAccepted = () => callsAbout(fixture.sandbox, exportId).some(({ status }) => status === 200);
			await until(`a call about ${exportId} is accepted`, isAccepted);
		}
		expect(await call(confirming.address, { body: { id: confirmed } })).toBe(200);
		// The node takes a call that comes right after one that n8n did not get to the end for a repeat, for half a minute.
		await until(
			`execution ${asked.id} continues`,
			async () => {
				await call(asked.address, { body: { id: askedExport } });
				return (await getExecution(n8n.rest, asked.id)).status !== 'waiting';
			},
			120_000,
		);

		fixture.sandbox.jobs.finish(idle.exportIds[0] ?? '');
		for (const { id, exportIds } of [idle, asked]) {
			const execution = await end(id);
			// n8n's recovery lists an execution as crashed that it finds in its event log and that continues meanwhile.
			if (execution.status === 'crashed') continue;
			expect([execution.status, itemsAfter(execution)]).toEqual([
				'success',
				[expect.objectContaining({ exportId: exportIds[0], status: 'done' })],
			]);
			expect(execution.data.resultData.runData[AFTERWARDS]).toHaveLength(1);
		}
		const items = started(await confirming.ended(1, 30_000));
		expect(items.map(({ json }) => json.exportId)).toEqual([confirmed]);

		const [crashed] = await downloading.ended(1);
		expect(crashed?.status).toBe('crashed');
		expect(await responses(fixture.sandbox, lost, 1)).toEqual([200]);
		await n8n.rest.send('POST', `/rest/executions/${crashed?.id}/retry`, { loadWorkflow: false });
		const [item] = started(await downloading.ended(2));
		expect(await fixture.fileOf(item)).toEqual(await fixture.sandbox.jobs.csvOf(lost));
	}, 300_000);

	it(`${MANY} are waiting, n8n is killed, and all are delivered`, async () => {
		await fixture.settled();
		await sleep(2000);
		const { pid } = n8n;
		const memory = [residentMemory(pid)];
		const before = storedExecutions(n8n.place.userFolder);
		const from = "DateTime.fromISO('2010-01-01').plus({ days: Number($execution.id) })";
		const parameters = { from: `={{ ${from} }}`, to: `={{ ${from}.plus({ hours: 23 }) }}` };
		const saved = await createWorkflow(n8n.rest, waitingWorkflow(fixture, parameters));
		const ids: string[] = [];
		const firstJob = fixture.sandbox.jobs.list().length;
		for (let index = 0; index < MANY; index++) {
			ids.push(await startWorkflow(n8n.rest, saved, TRIGGER));
		}
		for (const id of ids) await untilWaiting(fixture, id);
		const exportIds = fixture.sandbox.jobs
			.list()
			.slice(firstJob)
			.map((job) => job.id);
		expect(exportIds).toHaveLength(MANY);
		memory.push(residentMemory(pid));
		const after = storedExecutions(n8n.place.userFolder);
		expect(after.count - before.count).toBe(MANY);

		fixture.sandbox.requests.length = 0;
		await n8n.kill();
		await n8n.restart();
		await sleep(3000);
		memory.push(residentMemory(n8n.pid));
		expect(fixture.sandbox.requests).toEqual([]);

		const startedAt = Date.now();
		// n8n needs about 10 MB and a sixth of a second for each call in flight, whatever it is for.
		for (let first = 0; first < MANY; first += AT_ONCE) {
			const ending = exportIds.slice(first, first + AT_ONCE);
			for (const exportId of ending) fixture.sandbox.jobs.finish(exportId);
			for (const exportId of ending) expect(await responses(fixture.sandbox, exportId, 1)).toEqual([200]);
		}
		const executions = [];
		for (const id of ids) executions.push(await end(id));
		const seconds = (Date.now() - startedAt) / 1000;
		expect(new Set(executions.map(({ status }) => status))).toEqual(new Set(['success']));
		const items = executions.flatMap(itemsAfter);
		expect(items.map(({ exportId }) => exportId).sort()).toEqual(exportIds);
		expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['done']));
		expect(fixture.sandbox.requests).toHaveLength(MANY);
		memory.push(residentMemory(n8n.pid));
		const [idleMb, waitingMb, restartedMb, endMb] = memory.map((bytes) => Math.round(bytes / MEGABYTE));
		process.stdout.write(
			[
				`${MANY} waiting executions:`,
				`n8n's memory ${idleMb} MB before, ${waitingMb} MB after they were started, ${restartedMb} MB after a kill and a restart, ${endMb} MB when all had finished`,
				`${Math.round((after.bytes - before.bytes) / MANY)} bytes in the database for each`,
				`0 requests to the platform while they waited, ${fixture.sandbox.requests.length} to finish them, ${AT_ONCE} at a time, in ${seconds.toFixed(1)} s`,
				'',
			].join('\n'),
		);
	}, 600_000);
});
