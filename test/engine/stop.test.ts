import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { EngineFixture, PATHS, SignIn, type Rest } from './support';

const SECOND = 1000;

describe('Stopping the execution', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
		fixture.sandbox.setJobDuration(600_000);
	});

	async function stoppedWithinASecond(
		signIn: SignIn,
		parameters: INodeParameters,
		when: () => boolean,
		rest?: Rest,
	): Promise<void> {
		const running = fixture.startRun(signIn, parameters, rest);
		while (!when()) await sleep(20);
		const startedAt = Date.now();
		running.stop();
		const { status, items } = await running.finished;
		// A busy machine takes its time; the pauses and transfers that are stopped would take a minute or more.
		expect(Date.now() - startedAt).toBeLessThan(15 * SECOND);
		expect(status).toBe('canceled');
		expect(items.some(({ binary }) => binary)).toBe(false);
		// A request that was in flight when Stop was pressed may still arrive.
		await sleep(1000);
		const requests = fixture.received().length;
		await sleep(1500);
		expect(fixture.received()).toHaveLength(requests);
	}

	describe.each(['altcraft', 'wsse', 'oAuth2'] as const)('%s', (signIn) => {
		const polled = () => fixture.polls.some(({ status }) => status === 200);

		it('ends the pause between two polls', async () => {
			const exportId = await fixture.exportId(signIn);
			await stoppedWithinASecond(
				signIn,
				{ operation: 'wait', exportId, options: { pollInterval: 20 } },
				polled,
			);
		});

		it('ends a poll that gets no response', async () => {
			const exportId = await fixture.exportId(signIn);
			const hang = fixture.sandbox.faults.add({ path: PATHS[signIn].poll, hang: true });
			await stoppedWithinASecond(signIn, { operation: 'wait', exportId }, () => hang.hits === 1);
		});

		it('ends a start that gets no response', async () => {
			const hang = fixture.sandbox.faults.add({ path: PATHS[signIn].start, hang: true });
			await stoppedWithinASecond(signIn, {}, () => hang.hits === 1);
		});

		it('ends a download', async () => {
			const exportId = await fixture.exportId(signIn);
			fixture.sandbox.jobs.finish(exportId);
			const drip = fixture.sandbox.faults.add({ path: PATHS[signIn].file, drip: { bytes: 10, everyMs: 50 } });
			await stoppedWithinASecond(signIn, { operation: 'download', exportId }, () => drip.hits === 1);
		});

		it('ends the pause that the platform requested', async () => {
			const exportId = await fixture.exportId(signIn);
			const busy = fixture.sandbox.faults.add({
				path: PATHS[signIn].poll,
				status: 429,
				headers: { 'Retry-After': '20' },
			});
			await stoppedWithinASecond(signIn, { operation: 'wait', exportId }, () => busy.hits === 1);
		});
	});

	it('ends all items', async () => {
		const items = [];
		for (const field of [1, 2, 3])
			items.push({ exportId: await fixture.exportId('wsse', { contactFields: [field] }) });
		await stoppedWithinASecond('wsse', { operation: 'wait' }, () => fixture.polls.length >= 3, { items });
	});

	it('does not fail the items of a node that continues on errors', async () => {
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			const exportId = await fixture.exportId('wsse', { contactFields: [onError.length] });
			fixture.sandbox.requests.length = 0;
			await stoppedWithinASecond(
				'wsse',
				{ operation: 'wait', exportId, options: { pollInterval: 20 } },
				() => fixture.polls.length > 0,
				{ settings: { onError } },
			);
		}
	});

	it('starts nothing afterwards', async () => {
		const before = fixture.sandbox.jobs.list().length;
		const slow = fixture.sandbox.faults.add({ path: PATHS.wsse.start, hang: true });
		await stoppedWithinASecond('wsse', { contactFields: '={{ $json.field }}' }, () => slow.hits === 1, {
			items: Array.from({ length: 20 }, (_, index) => ({ field: index + 1 })),
		});
		expect(fixture.sandbox.jobs.list().length - before).toBeLessThan(20);
	});
});
