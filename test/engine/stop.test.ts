import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { Bench, PATHS, type Access, type Rest } from './support';

const SECOND = 1000;

describe('Stopping the execution', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await Bench.start();
	});
	afterAll(async () => {
		await bench.close();
	});
	beforeEach(() => {
		bench.reset();
		bench.sandbox.setJobDuration(600_000);
	});

	async function stoppedWithinASecond(
		access: Access,
		parameters: INodeParameters,
		when: () => boolean,
		rest?: Rest,
	): Promise<void> {
		const running = bench.begin(access, parameters, rest);
		while (!when()) await sleep(20);
		const begin = Date.now();
		running.stop();
		const { status, items } = await running.finished;
		// A busy machine takes its time; the pauses and transfers that are ended would take a minute and more.
		expect(Date.now() - begin).toBeLessThan(15 * SECOND);
		expect(status).toBe('canceled');
		expect(items.some(({ binary }) => binary)).toBe(false);
		// What was on its way when the button was pressed may still arrive.
		await sleep(1000);
		const requests = bench.received().length;
		await sleep(1500);
		expect(bench.received()).toHaveLength(requests);
	}

	describe.each(['altcraft', 'wsse', 'oAuth2'] as const)('%s', (access) => {
		const looked = () => bench.looks.some(({ status }) => status === 200);

		it('ends the pause between two looks', async () => {
			const exportId = await bench.exportId(access);
			await stoppedWithinASecond(
				access,
				{ operation: 'wait', exportId, options: { pollInterval: 20 } },
				looked,
			);
		});

		it('ends a look that gets no answer', async () => {
			const exportId = await bench.exportId(access);
			const hang = bench.sandbox.faults.add({ path: PATHS[access].look, hang: true });
			await stoppedWithinASecond(access, { operation: 'wait', exportId }, () => hang.hits === 1);
		});

		it('ends a start that gets no answer', async () => {
			const hang = bench.sandbox.faults.add({ path: PATHS[access].start, hang: true });
			await stoppedWithinASecond(access, {}, () => hang.hits === 1);
		});

		it('ends a download', async () => {
			const exportId = await bench.exportId(access);
			bench.sandbox.jobs.finish(exportId);
			const drip = bench.sandbox.faults.add({ path: PATHS[access].file, drip: { bytes: 10, everyMs: 50 } });
			await stoppedWithinASecond(access, { operation: 'download', exportId }, () => drip.hits === 1);
		});

		it('ends the pause that the platform asked for', async () => {
			const exportId = await bench.exportId(access);
			const busy = bench.sandbox.faults.add({
				path: PATHS[access].look,
				status: 429,
				headers: { 'Retry-After': '20' },
			});
			await stoppedWithinASecond(access, { operation: 'wait', exportId }, () => busy.hits === 1);
		});
	});

	it('ends all items', async () => {
		const items = [];
		for (const field of [1, 2, 3])
			items.push({ exportId: await bench.exportId('wsse', { contactFields: [field] }) });
		await stoppedWithinASecond('wsse', { operation: 'wait' }, () => bench.looks.length >= 3, { items });
	});

	it('is no failure of the items, for a node that goes on after errors', async () => {
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			const exportId = await bench.exportId('wsse', { contactFields: [onError.length] });
			bench.sandbox.requests.length = 0;
			await stoppedWithinASecond(
				'wsse',
				{ operation: 'wait', exportId, options: { pollInterval: 20 } },
				() => bench.looks.length > 0,
				{ settings: { onError } },
			);
		}
	});

	it('starts nothing any more', async () => {
		const before = bench.sandbox.jobs.list().length;
		const slow = bench.sandbox.faults.add({ path: PATHS.wsse.start, hang: true });
		await stoppedWithinASecond('wsse', { contactFields: '={{ $json.field }}' }, () => slow.hits === 1, {
			items: Array.from({ length: 20 }, (_, index) => ({ field: index + 1 })),
		});
		expect(bench.sandbox.jobs.list().length - before).toBeLessThan(20);
	});
});
