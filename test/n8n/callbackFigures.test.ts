import { waitForExecution } from '../../dev/n8n';
import { responses, callsAbout, requestsAbout, startExport, until } from './support/callbacks';
import { AFTERWARDS, startWaiting, waitingWorkflow } from './support/waitingStarts';
import { NEXT, TriggerWorkflow } from './support/triggers';
import { N8nFixture } from './support/n8nFixture';

const TIMES = 10;

describe('latency of callbacks', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ jobDurationMs: 10 * 60_000 });
	});
	afterAll(async () => await fixture.close());

	const calledAt = (exportId: string) => callsAbout(fixture.sandbox, exportId)[0]?.at ?? NaN;

	function print(what: string, milliseconds: number[]): void {
		const sorted = [...milliseconds].sort((a, b) => a - b);
		process.stdout.write(
			`${what}: median ${sorted[Math.floor(sorted.length / 2)]} ms, longest ${sorted.at(-1)} ms of ${sorted.length}\n`,
		);
	}

	it('from the call to the node after a waiting start, with one request', async () => {
		const times: number[] = [];
		for (let index = 0; index < TIMES; index++) {
			const { id, exportIds } = await startWaiting(fixture, waitingWorkflow(fixture));
			const [exportId = ''] = exportIds;
			fixture.sandbox.jobs.finish(exportId);
			const { data } = await waitForExecution(fixture.n8n.rest, id);
			times.push((data.resultData.runData[AFTERWARDS]?.[0]?.startTime ?? NaN) - calledAt(exportId));
			expect(requestsAbout(fixture.sandbox, exportId)).toHaveLength(1);
		}
		print('From the call to the node after the waiting one', times);
		expect(times.every(Number.isFinite)).toBe(true);
	}, 60_000);

	it('from the call to the node after the trigger, with one request', async () => {
		const trigger = await TriggerWorkflow.publish(fixture);
		const ids: string[] = [];
		for (let index = 0; index < TIMES; index++) {
			const id = await startExport(fixture.sandbox, trigger.address);
			fixture.sandbox.jobs.finish(id);
			await responses(fixture.sandbox, id, 1);
			await until('the run has ended', async () => (await trigger.ended(index + 1)).length > index);
			expect(requestsAbout(fixture.sandbox, id)).toHaveLength(1);
			ids.push(id);
		}
		const times = (await trigger.ended(TIMES)).map(
			({ data }, index) =>
				(data.resultData.runData[NEXT]?.[0]?.startTime ?? NaN) - calledAt(ids[index] ?? ''),
		);
		print('From the call to the node after the trigger', times);
		expect(times.every(Number.isFinite)).toBe(true);
	}, 60_000);
});
