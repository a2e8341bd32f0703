import * as fc from 'fast-check';
import type { N8nInstance } from '../../dev/n8n';
import { getExecution, waitForExecution } from '../../dev/n8n';
import { call, startExport } from '../n8n/support/callbacks';
import { itemsAfter, startWaiting, waitingWorkflow } from '../n8n/support/waitingStarts';
import { started, TriggerWorkflow } from '../n8n/support/triggers';
import { N8nFixture } from '../n8n/support/n8nFixture';
import type { Secrets } from './support/secrets';

const RUNS = 80;
const HOUR_MS = 3_600_000;

const contentType = fc.constantFrom(
	'application/json',
	'text/plain',
	'application/xml',
	'application/x-www-form-urlencoded',
	'multipart/form-data; boundary=x',
	'nonsense',
	null,
);

/** Bodies that anyone could send. None is a real callback, since none of the exports has finished. */
function bodies(running: string): fc.Arbitrary<string> {
	const id = fc.oneof(
		fc.constantFrom(running, Number(running), '../export', '222222222/data', -1, null),
		fc.jsonValue({ maxDepth: 1 }),
	);
	const claim = fc.record(
		{ id, status: fc.constantFrom('done', 'error'), data: fc.record({ id }), replyCode: fc.constant(0) },
		{ requiredKeys: [] },
	);
	return fc.oneof(
		claim.map((body) => JSON.stringify(body)),
		fc.json(),
		fc.string({ unit: 'binary', maxLength: 200 }),
		fc.constantFrom(`<xml><id>${running}</id></xml>`, `id=${running}&status=done`, '{"id":'),
		fc.constant(`{"id":"9","filling":"${'x'.repeat(70_000)}"}`),
	);
}

const query = fc.oneof(
	fc.constant(''),
	fc.constantFrom(
		'?secret',
		'?secret=',
		'?secret[]=a',
		'?secret[length]=1',
		'?signature=x',
		'?__proto__[x]=1',
	),
	fc.webQueryParameters().map((text) => `?${text}`),
);

/**
 * Sends forged calls to a trigger and to a waiting execution. None may be accepted, but the real calls afterwards
 * must be.
 */
export async function expectNothingForgedAccepted(n8n: N8nInstance, secrets: Secrets): Promise<void> {
	const { rest, baseUrl, logFile, place, pid } = n8n;
	const fixture = await N8nFixture.open(
		{ jobDurationMs: HOUR_MS, emarsys: { ...secrets.ofSandbox.emarsys, callbacks: { when: 'never' } } },
		{ rest, baseUrl, logFile, pid, userFolder: place.userFolder },
	);
	try {
		const open = await TriggerWorkflow.publish(fixture);
		const guarded = await TriggerWorkflow.publish(fixture, {
			parameters: { options: { secret: secrets.ofTrigger } },
		});
		const waiting = await startWaiting(fixture, waitingWorkflow(fixture));
		const running = await startExport(fixture.sandbox);
		const done = await startExport(fixture.sandbox);
		fixture.sandbox.jobs.finish(done);

		await fc.assert(
			fc.asyncProperty(bodies(running), contentType, query, async (body, type, text) => {
				const forged = { body, contentType: type };
				expect(await call(open.address + text, forged)).toBeGreaterThanOrEqual(400);
				expect(await call(waiting.address + text.replace('?', '&'), forged)).toBeGreaterThanOrEqual(400);
				// Even about a finished export, without the secret.
				expect(await call(guarded.address + text, { body: { id: done } })).toBe(401);
			}),
			{ numRuns: RUNS },
		);
		expect(await open.executions()).toEqual([]);
		expect(await guarded.executions()).toEqual([]);
		expect((await getExecution(rest, waiting.id)).status).toBe('waiting');

		const secret = `?secret=${encodeURIComponent(secrets.ofTrigger)}`;
		expect(await call(guarded.address + secret, { body: { id: done } })).toBe(200);
		expect(started(await guarded.ended(1, 60_000))).toMatchObject([
			{ json: { exportId: done, status: 'done' } },
		]);
		const [waitingExport = ''] = waiting.exportIds;
		fixture.sandbox.jobs.finish(waitingExport);
		expect(await call(waiting.address, { body: { id: waitingExport } })).toBe(200);
		expect(itemsAfter(await waitForExecution(rest, waiting.id))).toMatchObject([{ exportId: waitingExport }]);
		for (const { id } of await guarded.executions())
			secrets.scanner(`execution ${id}`, resultOf(await getExecution(rest, id)));
	} finally {
		secrets.learn(fixture.sandbox.requests);
		await fixture.close();
	}
}

function resultOf({ rawData }: { rawData: string }): string {
	return rawData;
}
