import { randomUUID } from 'node:crypto';
import { itemsOf } from '../../dev/n8n';
import { CalledWorkflow, calledInsteadOfScheduled, setUpExample } from './support/calledExample';
import { N8nFixture } from './support/n8nFixture';
import { startObjectStore, type ObjectStore } from './support/objectStore';

const SEGMENTS = ['111111111', '100002033', '100002034', '100002035'];

describe('examples/emarsys-every-segment-each-night.json', () => {
	let fixture: N8nFixture;
	let store: ObjectStore;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ rows: 20, jobDurationMs: 300 });
		store = await startObjectStore();
		await fixture.addCredential(store.credential);
	});
	afterAll(async () => {
		await store.close();
		await fixture.close();
	});

	async function run() {
		const path = randomUUID();
		const example = setUpExample(fixture, 'emarsys-every-segment-each-night.json', {
			'Export the segment': { parameters: { options: { pollInterval: 1, maxWait: 5 } } },
			'Put it into the bucket': {
				parameters: { bucketName: store.bucket },
				credentials: fixture.pick('s3'),
			},
		});
		const called = calledInsteadOfScheduled(example, 'Every night at one', path);
		return await (await CalledWorkflow.publish(fixture.n8n, called, path)).run();
	}

	const stored = () =>
		[...store.objects.keys()].map((key) => /^segments\/[\d-]+\/(\d+)\.csv$/.exec(key)?.[1]);

	it('puts a file for each segment into the bucket', async () => {
		const execution = await run();
		expect([execution.data.resultData.error?.message, execution.status]).toEqual([undefined, 'success']);
		expect(stored()).toEqual(SEGMENTS);
		for (const content of store.objects.values()) expect(content.toString().split('\n')).toHaveLength(22);
	});

	it('continues with the others if one fails, and names that one', async () => {
		(store.objects as Map<string, Buffer>).clear();
		fixture.sandbox.faults.add({ path: '/export/filter', after: 1, emarsysError: 'parametersInvalid' });
		const execution = await run();
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error?.message).toMatch(/^Not exported: Aktive Kunden: Emarsys refused/);
		expect(stored()).toEqual(SEGMENTS.filter((id) => id !== '100002033'));
		expect(itemsOf(execution, 'Get the segments')).toHaveLength(4);
	});
});
