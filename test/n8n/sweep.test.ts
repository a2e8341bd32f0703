import { setTimeout as sleep } from 'node:timers/promises';
import {
	itemsOf,
	publishWorkflow,
	startWorkflow,
	waitForExecution,
	type N8nInstance,
	type SavedWorkflow,
} from '../../dev/n8n';
import { responses, until } from './support/callbacks';
import { arrivals, executionsOf, importChanged, OWN_WINDOW, type Arrival } from './support/examples';
import { openOwnN8n } from './support/ownN8n';
import type { N8nFixture } from './support/n8nFixture';
import { TRIGGER as MANUAL } from '../../dev/demo/samples';

const FILE = 'durable-with-sweep.json';
const NEXT = 'Your next step';
const ALTCRAFT = 'Your next step for Altcraft';
const LONG = 60 * 60_000;

/** The example's minutes as seconds, so that a test need not wait for hours. */
const SWEEP_EVERY_S = 12;
const OVERDUE_S = 6;
const DELIVERY_S = 30;
/** n8n holds shorter waits in memory. */
const SHORTEST_DURABLE_WAIT_S = 66;

const timeoutMs = [
	{ id: 'overdue', name: 'minutesUntilOverdue', value: OVERDUE_S / 60, type: 'number' },
	{ id: 'delivery', name: 'minutesForADelivery', value: DELIVERY_S / 60, type: 'number' },
	{ id: 'remember', name: 'daysToRemember', value: 7, type: 'number' },
];

describe('the example with a sweep', () => {
	let n8n: N8nInstance;
	let fixture: N8nFixture;
	let workflow: SavedWorkflow;
	beforeAll(async () => {
		({ n8n, fixture } = await openOwnN8n({ jobDurationMs: LONG }));
		workflow = await importChanged(fixture, FILE, {
			'Start the Emarsys export': OWN_WINDOW,
			'Every 15 minutes': { rule: { interval: [{ field: 'seconds', secondsInterval: SWEEP_EVERY_S }] } },
			'How patient to be': { assignments: { assignments: timeoutMs } },
			'Sleep two minutes': { amount: SHORTEST_DURABLE_WAIT_S, unit: 'seconds' },
		});
		await publishWorkflow(n8n.rest, workflow);
	}, 300_000);
	afterAll(async () => {
		await fixture.close();
		await n8n.remove();
	}, 60_000);

	/** Starts an export of Emarsys by the example, and gives its id. */
	async function start(when: 'done' | 'never'): Promise<string> {
		fixture.sandbox.emarsys.setCallbacks({ when });
		const id = await startWorkflow(n8n.rest, workflow, 'Every morning at six');
		const execution = await waitForExecution(n8n.rest, id);
		expect(execution.status).toBe('success');
		return itemsOf(execution, 'Start the Emarsys export')[0]?.json.exportId as string;
	}

	const executions = async () => await executionsOf(n8n.rest, workflow);
	const delivered = async (): Promise<Arrival[]> => arrivals(await executions(), NEXT);

	it('every export comes out once: called, never called, and cut off by a crash', async () => {
		const sleeper = await startWorkflow(n8n.rest, workflow, MANUAL);
		// One after the other: two notes in the same instant can lose one, as the example says. What is called is called
		// right after its start, before a sweep takes it for overdue.
		const called = await start('done');
		fixture.sandbox.jobs.finish(called);
		await until('the called one is delivered', async () =>
			(await delivered()).some(({ exportId }) => exportId === called),
		);
		const never = await start('never');
		const failed = await start('never');
		for (const job of fixture.sandbox.jobs.list()) {
			if (job.platform === 'altcraft') fixture.sandbox.jobs.finish(job.id);
		}

		// The download is held up half-way, and n8n killed meanwhile.
		const cut = await start('done');
		const download = `/export/${cut}/data`;
		fixture.sandbox.faults.add({ path: download, drip: { bytes: 20, everyMs: 500 } });
		fixture.sandbox.jobs.finish(cut);
		await until('the file is on its way', () =>
			fixture.sandbox.requests.some(({ url }) => url.endsWith(download)),
		);
		expect(await responses(fixture.sandbox, cut, 1)).toEqual([200]);
		await n8n.kill();
		fixture.sandbox.faults.clear();
		await n8n.restart();

		fixture.sandbox.jobs.finish(never);
		fixture.sandbox.jobs.fail(failed);
		await until('all are delivered', async () => (await delivered()).length >= 3, 180_000);
		// A call that comes after all, and time for more sweeps.
		await fixture.sandbox.emarsys.callBack(never);
		expect(await responses(fixture.sandbox, never, 1)).toEqual([200]);
		await sleep((DELIVERY_S + 2 * SWEEP_EVERY_S) * 1000);

		const found = await delivered();
		const ways = found.map(({ exportId, execution }) => [exportId, execution.mode]);
		expect(ways.sort()).toEqual(
			[
				[called, 'webhook'],
				[never, 'trigger'],
				[cut, 'trigger'],
			].sort(),
		);
		for (const { exportId, item } of found) {
			expect(await fixture.fileOf(item)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
		}
		const all = await executions();
		const reports = all.filter(({ status }) => status === 'error');
		expect(reports.map(({ data }) => data.resultData.error?.message)).toEqual([
			expect.stringContaining(`export ${failed} is failed`),
		]);
		const crashed = all.filter(({ status, mode }) => status === 'crashed' && mode === 'webhook');
		expect(crashed.map(({ rawData }) => rawData.includes(cut))).toEqual([true]);

		// Begun before n8n was killed, and asleep meanwhile.
		const woken = await waitForExecution(n8n.rest, sleeper, { timeoutMs: 120_000 });
		expect(woken.status).toBe('success');
		const [slept] = arrivals([woken], ALTCRAFT);
		expect(await fixture.fileOf(slept?.item)).toEqual(
			await fixture.sandbox.jobs.csvOf(slept?.exportId ?? ''),
		);
	}, 600_000);
});
