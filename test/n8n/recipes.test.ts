import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { INodeExecutionData } from 'n8n-workflow';
import { readExample } from '../../dev/demo/examples';
import {
	createWorkflow,
	itemsOf,
	startWorkflow,
	waitForExecution,
	type Execution,
	type NewWorkflow,
} from '../../dev/n8n';
import {
	CalledWorkflow,
	calledInsteadOfScheduled,
	setUpExample,
	type NodeChange,
} from './support/calledExample';
import { until } from './support/callbacks';
import { startObjectStore } from './support/objectStore';
import { N8nFixture } from './support/n8nFixture';

const LONG = 60 * 60_000;
const NO_OP: NodeChange = { type: 'n8n-nodes-base.noOp', typeVersion: 1 };

const errorOf = ({ data }: Execution) => data.resultData.error?.message;

function expectSuccess(execution: Execution): void {
	expect([errorOf(execution), execution.status]).toEqual([undefined, 'success']);
}

const jsonOf = (items: INodeExecutionData[]) => items.map(({ json }) => json);

describe('the recipes', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ rows: 80 });
	});
	afterAll(async () => await fixture.close());
	beforeEach(() => fixture.sandbox.setJobDuration(500));

	async function start(workflow: NewWorkflow, trigger: string): Promise<string> {
		return await startWorkflow(fixture.n8n.rest, await createWorkflow(fixture.n8n.rest, workflow), trigger);
	}

	const rowsOf = async (exportId: string) =>
		parse<Record<string, string>>(await fixture.sandbox.jobs.csvOf(exportId), { columns: true });

	describe('altcraft-durable.json', () => {
		const polls = () => fixture.sandbox.requests.filter(({ url }) => url.includes('/tasks/status')).length;

		async function run(
			whenPolled: (exportId: string) => void,
			change: (workflow: NewWorkflow) => NewWorkflow = (workflow) => workflow,
		): Promise<[exportId: string, execution: Execution]> {
			fixture.sandbox.setJobDuration(LONG);
			fixture.sandbox.requests.length = 0;
			const workflow = setUpExample(fixture, 'altcraft-durable.json', {
				'Wait two minutes': { parameters: { amount: 1, unit: 'seconds' } },
			});
			const before = fixture.sandbox.jobs.list().length;
			const id = await start(change(workflow), 'Every night at two');
			const exportId = await until('an export is started', () => fixture.sandbox.jobs.list()[before]?.id);
			await until('the export is polled', () => polls() > 0);
			whenPolled(exportId);
			return [exportId, await waitForExecution(fixture.n8n.rest, id)];
		}

		it('done: waits and polls until then, and the next step gets the file', async () => {
			const [exportId, execution] = await run((id) => fixture.sandbox.jobs.finish(id));
			expectSuccess(execution);
			const [item] = itemsOf(execution, 'Your next step');
			expect(item?.json.exportId).toBe(exportId);
			expect(await fixture.fileOf(item)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
			expect(execution.data.resultData.runData['Is it done?']?.length).toBeGreaterThan(1);
		});

		it("failed: the run is shown as failed, with Altcraft's error text", async () => {
			const [exportId, execution] = await run((id) => fixture.sandbox.jobs.fail(id, 'failed', ['No space']));
			expect([execution.status, errorOf(execution)]).toEqual([
				'error',
				`Altcraft export ${exportId} is failed: No space`,
			]);
		});

		it('not done after twelve hours: the run is shown as failed, with the ID', async () => {
			const soon = (workflow: NewWorkflow) => {
				const text = JSON.stringify(workflow);
				expect(text).toContain('$runIndex >= 360');
				return JSON.parse(text.replace('$runIndex >= 360', '$runIndex >= 2')) as NewWorkflow;
			};
			const [exportId, execution] = await run(() => undefined, soon);
			expect([execution.status, errorOf(execution)]).toEqual([
				'error',
				`Altcraft export ${exportId} is not done after 12 hours`,
			]);
		});
	});

	it('emarsys-more-than-20-columns.json: the rows of two exports are merged, each column in its place', async () => {
		const before = fixture.sandbox.jobs.list().length;
		const workflow = setUpExample(fixture, 'emarsys-more-than-20-columns.json', {});
		const id = await start(workflow, 'Every morning at six');
		const execution = await waitForExecution(fixture.n8n.rest, id);
		expectSuccess(execution);
		const [first = '', second = ''] = fixture.sandbox.jobs
			.list()
			.slice(before)
			.map((job) => job.id);
		const cells = (rows: Array<Record<string, string>>) => rows.map((row) => Object.values(row));
		const [left, right] = [cells(await rowsOf(first)), cells(await rowsOf(second))];
		// The address is in both.
		const expected = left.map((row, index) => [...row, ...(right[index] ?? []).slice(1)]);
		const rows = jsonOf(itemsOf(execution, 'Your next step'));
		expect(Object.keys(rows[0] ?? {})).toEqual([
			'field_3',
			'field_1',
			'field_2',
			'field_9',
			'field_11',
			'field_14',
		]);
		expect(rows.map((row) => Object.values(row))).toEqual(expected);
	}, 120_000);

	it('emarsys-all-contacts-to-postgres.json: every contact with an address is written to the table once', async () => {
		const path = randomUUID();
		const example = setUpExample(fixture, 'emarsys-all-contacts-to-postgres.json', {
			'Export in parts': { parameters: { options: { language: 'en', pollInterval: 1, rowsPerPart: 25 } } },
			// There is no database here (there is one in test/queue): the test checks what would be written.
			'Make the table': NO_OP,
			'Write into the table': NO_OP,
			'Count the rows': { parameters: { assignments: { assignments: [ROWS_AS_TEXT] } } },
		});
		const scheduled = calledInsteadOfScheduled(example, 'Every night at two', path);
		// Successful runs are kept here, so that the test can check them.
		const kept = { ...scheduled, settings: { executionOrder: 'v1' as const } };
		const execution = await (await CalledWorkflow.publish(fixture.n8n, kept, path)).run();
		expectSuccess(execution);
		expect(execution.data.resultData.runData['Hand over one part']).toHaveLength(4);
		const written = itemsOf(execution, 'All parts are in').flatMap(
			({ json }) => JSON.parse(json.rows as string) as Array<Record<string, string>>,
		);
		const rows = await rowsOf(fixture.sandbox.jobs.list().at(-1)?.id ?? '');
		expect(Object.keys(rows[0] ?? {})).toEqual(['Email', 'First Name', 'Last Name']);
		expect(written).toEqual(rows.filter((row) => row.Email !== ''));
	}, 120_000);

	it('altcraft-to-s3-and-warehouse.json: the parts are in the bucket, each loaded by its key', async () => {
		const store = await startObjectStore();
		try {
			await fixture.addCredential(store.credential);
			const workflow = setUpExample(fixture, 'altcraft-to-s3-and-warehouse.json', {
				'Export in parts': { parameters: { options: { pollInterval: 1, rowsPerPart: 25 } } },
				'Put it into the bucket': {
					parameters: { bucketName: store.bucket },
					credentials: fixture.pick('s3'),
				},
				'Empty the landing table': NO_OP,
				// The test checks the values for the statement.
				'Load it': {
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					parameters: { assignments: { assignments: [keysAsList()] } },
				},
				'Make it the table': NO_OP,
			});
			const id = await start(workflow, 'Every night at three');
			const execution = await waitForExecution(fixture.n8n.rest, id);
			expectSuccess(execution);
			const keys = [...store.objects.keys()];
			expect(keys).toHaveLength(4);
			expect(jsonOf(itemsOf(execution, 'Load it'))).toEqual(keys.map((key) => ({ values: [key] })));
			expect(keys[0]).toMatch(/^contacts\/\d{4}-\d\d-\d\d\/.+0001\.csv$/);
			const rows = [...store.objects.values()].flatMap((part) =>
				parse<Record<string, string>>(part, { columns: true }),
			);
			expect(rows).toEqual(await rowsOf(fixture.sandbox.jobs.list().at(-1)?.id ?? ''));
			expect(itemsOf(execution, 'Make it the table')).toHaveLength(1);
		} finally {
			await store.close();
		}
	}, 120_000);
});

/** The rows instead of their number. */
const ROWS_AS_TEXT = {
	id: 'rows',
	name: 'rows',
	value: '={{ JSON.stringify($input.all().map(({ json }) => json)) }}',
	type: 'string',
};

/** The values for the statement of the example. */
function keysAsList() {
	const load = readExample('altcraft-to-s3-and-warehouse.json').nodes.find(({ name }) => name === 'Load it');
	const { queryReplacement } = load?.parameters.options as { queryReplacement: string };
	return { id: 'values', name: 'values', value: queryReplacement, type: 'array' };
}
