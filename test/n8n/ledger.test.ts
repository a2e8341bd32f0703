import { setTimeout as sleep } from 'node:timers/promises';
import {
	createWorkflow,
	itemsOf,
	publishWorkflow,
	startWorkflow,
	waitForExecution,
	type N8nInstance,
	type SavedWorkflow,
} from '../../dev/n8n';
import { setUpExample } from './support/calledExample';
import { responses, until } from './support/callbacks';
import { arrivals, executionsOf, OWN_WINDOW, type Arrival } from './support/examples';
import { LEDGER, ledgerRows, withShortTimes } from './support/ledger';
import { openOwnN8n } from './support/ownN8n';
import { startTelegram, type TelegramStandIn } from './support/telegram';
import type { N8nFixture } from './support/n8nFixture';

const LONG = 60 * 60_000;
const SWEEP_EVERY_S = 10;
const DUE_AFTER_S = 8;
const DELIVERY_S = 30;
/** n8n holds shorter waits in memory. */
const SHORTEST_DURABLE_WAIT_S = 66;

describe('the examples that survive a crash', () => {
	let n8n: N8nInstance;
	let fixture: N8nFixture;
	let telegram: TelegramStandIn;
	let workflow: SavedWorkflow;
	beforeAll(async () => {
		({ n8n, fixture } = await openOwnN8n({ jobDurationMs: LONG }));
		telegram = await startTelegram();
		await fixture.addCredential(telegram.credential);
		const example = setUpExample(fixture, LEDGER.file, {
			[LEDGER.start]: { parameters: OWN_WINDOW },
			[LEDGER.message]: { parameters: { chatId: '42' }, credentials: fixture.pick('telegramApi') },
			[LEDGER.sweep]: {
				parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: SWEEP_EVERY_S }] } },
			},
		});
		const times = { dueS: DUE_AFTER_S, deliveryS: DELIVERY_S };
		workflow = await createWorkflow(n8n.rest, withShortTimes(example, times));
		await publishWorkflow(n8n.rest, workflow);
	}, 300_000);
	afterAll(async () => {
		await fixture.close();
		await telegram.close();
		await n8n.remove();
	}, 60_000);

	/** Starts an export with the example, and returns its ID. */
	async function start(when: 'done' | 'never'): Promise<string> {
		fixture.sandbox.emarsys.setCallbacks({ when });
		const execution = await waitForExecution(
			n8n.rest,
			await startWorkflow(n8n.rest, workflow, LEDGER.schedule),
		);
		expect([execution.data.resultData.error?.message, execution.status]).toEqual([undefined, 'success']);
		return itemsOf(execution, LEDGER.start)[0]?.json.exportId as string;
	}

	/** Starts the example of Altcraft, whose export is done before the first poll. */
	async function startDurable(): Promise<string> {
		const durable = setUpExample(fixture, 'altcraft-durable.json', {
			'Wait two minutes': { parameters: { amount: SHORTEST_DURABLE_WAIT_S, unit: 'seconds' } },
		});
		const id = await startWorkflow(n8n.rest, await createWorkflow(n8n.rest, durable), 'Every night at two');
		const job = await until('its export is started', () => fixture.sandbox.jobs.list()[0]);
		fixture.sandbox.jobs.finish(job.id);
		return id;
	}

	const executions = async () => await executionsOf(n8n.rest, workflow);
	const delivered = async (): Promise<Arrival[]> => arrivals(await executions(), LEDGER.nextStep);

	it('every export is delivered once: called, never called, and cut off by a crash; a failure is reported', async () => {
		const sleeper = await startDurable();
		const called = await start('done');
		fixture.sandbox.jobs.finish(called);
		await until('the called one is delivered', async () =>
			(await delivered()).some(({ exportId }) => exportId === called),
		);
		const never = await start('never');
		const failed = await start('never');

		// The download is held up halfway, and n8n killed meanwhile.
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
		fixture.sandbox.jobs.finish(never);
		fixture.sandbox.jobs.fail(failed);
		await n8n.restart();

		await until('all are delivered', async () => (await delivered()).length >= 3, 180_000);
		await until('the failure is told', () => telegram.messages.length > 0, 60_000);
		// A call that comes after all, and time for more sweeps.
		await fixture.sandbox.emarsys.callBack(never);
		expect(await responses(fixture.sandbox, never, 1)).toEqual([200]);
		await sleep((DELIVERY_S + 2 * SWEEP_EVERY_S) * 1000);

		const found = await delivered();
		expect(found.map(({ exportId, execution }) => [exportId, execution.mode]).sort()).toEqual(
			[
				[called, 'webhook'],
				[never, 'trigger'],
				[cut, 'trigger'],
			].sort(),
		);
		for (const { exportId, item } of found) {
			expect(await fixture.fileOf(item)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
		}
		expect(telegram.messages).toEqual([
			expect.objectContaining({
				chat_id: '42',
				text: expect.stringContaining(`Export ${failed} `) as string,
			}),
		]);
		const rows = await ledgerRows(n8n.rest);
		expect(rows.map(({ exportId, status, due }) => [exportId, status, due])).toEqual([
			[called, 'delivered', null],
			[never, 'delivered', null],
			[failed, 'failed', null],
			[cut, 'delivered', null],
		]);
		expect(rows[2]?.remark).toContain(`xport ${failed}`);

		// Started before n8n was killed, and waiting meanwhile.
		const woken = await waitForExecution(n8n.rest, sleeper, { timeoutMs: 120_000 });
		expect(woken.status).toBe('success');
		const [slept] = arrivals([woken], LEDGER.nextStep);
		expect(await fixture.fileOf(slept?.item)).toEqual(
			await fixture.sandbox.jobs.csvOf(slept?.exportId ?? ''),
		);
	}, 600_000);
});
