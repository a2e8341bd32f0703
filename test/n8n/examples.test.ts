import { TRIGGERED, WAITING_START, TRIGGER as MANUAL } from '../../dev/demo/samples';
import {
	EXPORT_TYPE,
	exampleFiles,
	productionAddress,
	readExample,
	TRIGGER_TYPE,
} from '../../dev/demo/examples';
import {
	itemsOf,
	publishWorkflow,
	startWorkflow,
	waitForExecution,
	type Execution,
	type SavedWorkflow,
} from '../../dev/n8n';
import { nodeTypes } from './support/editorRequests';
import { responses, startExport, until } from './support/callbacks';
import { executionsOf, importChanged, OWN_WINDOW, type Changes } from './support/examples';
import { untilWaiting } from './support/waitingStarts';
import { N8nFixture } from './support/n8nFixture';

const LONG = 60 * 60_000;

/** n8n checks its timers once a minute. */
const LATEST_RESUME_MS = 90_000;

describe('the examples about callbacks', () => {
	let fixture: N8nFixture;
	let notCalled: { id: string; exportId: string };
	beforeAll(async () => {
		fixture = await N8nFixture.open({ jobDurationMs: LONG, emarsys: { callbacks: { retryGapMs: 300 } } });
		notCalled = await startWithoutCall();
	});
	afterAll(async () => await fixture.close());

	const errorOf = ({ data }: Execution) => data.resultData.error?.message;

	async function run(workflow: SavedWorkflow): Promise<string> {
		return await startWorkflow(fixture.n8n.rest, workflow, MANUAL);
	}

	async function startWaiting(changes: Changes = {}): Promise<{ id: string; exportId: string }> {
		const workflow = await importChanged(fixture, WAITING_START.file, {
			...changes,
			[WAITING_START.start]: { ...OWN_WINDOW, ...changes[WAITING_START.start] },
		});
		const before = fixture.sandbox.jobs.list().length;
		const id = await run(workflow);
		await untilWaiting(fixture, id);
		const exportId = fixture.sandbox.jobs.list()[before]?.id;
		if (!exportId) throw new Error('No export was started');
		return { id, exportId };
	}

	/** No call comes for this one, and its deadline is soon. */
	async function startWithoutCall(): Promise<{ id: string; exportId: string }> {
		const { emarsys, jobs } = fixture.sandbox;
		emarsys.setCallbacks({ when: 'never' });
		const started = await startWaiting({ [WAITING_START.start]: { options: { maxWait: 0.05 } } });
		jobs.finish(started.exportId);
		emarsys.setCallbacks({ when: 'done' });
		return started;
	}

	async function expectFile(execution: Execution, node: string, exportId: string): Promise<void> {
		expect([errorOf(execution), execution.status]).toEqual([undefined, 'success']);
		const items = itemsOf(execution, node);
		expect(items.map(({ json }) => json.exportId)).toEqual([exportId]);
		expect(await fixture.fileOf(items[0])).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
	}

	it('every node is in this n8n, in this version', async () => {
		const known = await nodeTypes(fixture.n8n.rest);
		const versions = (type: string): number[] =>
			known.flatMap(({ name, version }) => (name === type ? version : []));
		for (const file of exampleFiles()) {
			const strange = readExample(file).nodes.filter(
				({ type, typeVersion }) => !versions(type).includes(typeVersion),
			);
			expect([file, strange]).toEqual([file, []]);
		}
		expect(versions(EXPORT_TYPE)).toEqual([1, 2]);
		expect(versions(TRIGGER_TYPE)).toEqual([2]);
	});

	describe(TRIGGERED.file, () => {
		async function called(end: (exportId: string) => void): Promise<[string, Execution]> {
			const workflow = await importChanged(fixture, TRIGGERED.file);
			await publishWorkflow(fixture.n8n.rest, workflow);
			const exportId = await startExport(fixture.sandbox, productionAddress(workflow, fixture.n8n.baseUrl));
			end(exportId);
			expect(await responses(fixture.sandbox, exportId, 1)).toEqual([200]);
			const [execution] = await until('it has run', async () => {
				const all = await executionsOf(fixture.n8n.rest, workflow);
				return all.some(({ status }) => status !== 'running' && status !== 'new') && all;
			});
			if (!execution) throw new Error('There is no execution');
			return [exportId, execution];
		}

		it('done: the next step gets the file', async () => {
			const [exportId, execution] = await called((id) => fixture.sandbox.jobs.finish(id));
			await expectFile(execution, TRIGGERED.nextStep, exportId);
		});

		it('failed: the run is shown as failed', async () => {
			const [exportId, execution] = await called((id) => fixture.sandbox.jobs.fail(id));
			expect(execution.status).toBe('error');
			expect(errorOf(execution)).toBe(`Export ${exportId} failed at Emarsys: error`);
			expect(itemsOf(execution, TRIGGERED.nextStep)).toEqual([]);
		});
	});

	describe(WAITING_START.file, () => {
		it('done: waits, is called, and the next step gets the file', async () => {
			const { id, exportId } = await startWaiting();
			fixture.sandbox.jobs.finish(exportId);
			await expectFile(await waitForExecution(fixture.n8n.rest, id), WAITING_START.nextStep, exportId);
		});

		it('failed: the run is shown as failed', async () => {
			const { id, exportId } = await startWaiting();
			fixture.sandbox.jobs.fail(exportId);
			const execution = await waitForExecution(fixture.n8n.rest, id);
			expect(execution.status).toBe('error');
			expect(errorOf(execution)).toBe(`Export ${exportId} failed at Emarsys: error`);
		});
	});

	// Last, so that the others are done while it waits.
	it(
		`${WAITING_START.file}: not called: the download finishes it`,
		async () => {
			const { id, exportId } = notCalled;
			const execution = await waitForExecution(fixture.n8n.rest, id, { timeoutMs: LATEST_RESUME_MS });
			await expectFile(execution, WAITING_START.nextStep, exportId);
			expect(itemsOf(execution, WAITING_START.start)[0]?.json).toMatchObject({
				status: 'running',
				timedOut: true,
			});
		},
		LATEST_RESUME_MS,
	);
});
