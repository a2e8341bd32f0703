import type { INode, INodeParameters } from 'n8n-workflow';
import {
	EngineFixture,
	nodeRunOf,
	stopClockAt,
	TYPE,
	useRealTime,
	workflowOf,
	type Execution,
	type NodeRun,
	type Place,
	type Rest,
	type WorkflowJson,
} from './support';

/** The watermark of "Since Last Run" in workflows with several nodes, overlapping executions, loops and retries. */
describe('The watermark', () => {
	let fixture: EngineFixture;
	let workflows = 0;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		useRealTime();
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
		workflows++;
	});

	const MIDNIGHT = '2026-11-19 00:00:00';
	const NAME = 'Contact Export';

	/** A workflow of this test; `change` edits it as a user would. */
	const workflow = (
		parameters: INodeParameters = {},
		change: (json: WorkflowJson, node: INode) => void = () => undefined,
		rest: Rest = {},
	): WorkflowJson => {
		const workflowId = `watermark-${workflows}`;
		const setup = fixture.setup(
			'wsse',
			{ timeWindow: 'sinceLastRun', ...parameters },
			{ workflowId, ...rest },
		);
		const json = workflowOf(setup);
		change(json, json.nodes.at(-1) as INode);
		return json;
	};
	const runAt = (now: string, json: WorkflowJson): Promise<Execution> => {
		stopClockAt(now);
		return fixture.engine.execute(json).finished;
	};
	const windowsOf = (execution: Execution, name = NAME) =>
		execution.run.data.resultData.runData[name]?.map((task) => task.data?.main?.[0]?.[0]?.json.timeRange);
	const windowOf = ({ json }: NodeRun) => json[0]?.timeRange;

	it('belongs to the node: two nodes have two', async () => {
		const twice = workflow({}, (json, node) => {
			json.nodes.push({ ...structuredClone(node), id: '3', name: 'Other' });
			json.connections[NAME] = { main: [[{ node: 'Other', type: 'main', index: 0 }]] };
			(json.nodes.at(-1) as INode).parameters.contactFields = ['5'];
		});
		fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'fileGone', after: 1 });
		const first = await runAt('2026-11-20T08:00:00Z', twice);
		expect(windowOf(nodeRunOf(first))).toEqual([MIDNIGHT, '2026-11-20 09:00:00']);
		expect(nodeRunOf(first, 'Other').error?.message).toMatch(/no longer stored/);
		const second = await runAt('2026-11-20T09:00:00Z', twice);
		expect(windowOf(nodeRunOf(second, NAME))).toEqual(['2026-11-20 09:00:00', '2026-11-20 10:00:00']);
		expect(windowOf(nodeRunOf(second, 'Other'))).toEqual([MIDNIGHT, '2026-11-20 10:00:00']);
	});

	it('survives renaming the node', async () => {
		await runAt('2026-11-20T08:00:00Z', workflow());
		const renamed = workflow({}, (json, node) => {
			node.name = 'Contacts of the web shop';
			json.connections = { Items: { main: [[{ node: node.name, type: 'main', index: 0 }]] } };
		});
		const run = nodeRunOf(await runAt('2026-11-20T09:00:00Z', renamed), 'Contacts of the web shop');
		expect(windowOf(run)).toEqual(['2026-11-20 09:00:00', '2026-11-20 10:00:00']);
	});

	it('advances even if a later node fails', async () => {
		const failing = workflow({}, (json) => {
			json.nodes.push({
				id: '9',
				name: 'Sheet',
				type: TYPE.fails,
				typeVersion: 1,
				position: [400, 0],
				parameters: {},
			});
			json.connections[NAME] = { main: [[{ node: 'Sheet', type: 'main', index: 0 }]] };
		});
		const first = await runAt('2026-11-20T08:00:00Z', failing);
		expect(first.run.status).toBe('error');
		expect(first.run.data.resultData.error?.message).toBe('The sheet is full');
		const second = nodeRunOf(await runAt('2026-11-20T09:00:00Z', failing));
		expect(windowOf(second)).toEqual(['2026-11-20 09:00:00', '2026-11-20 10:00:00']);
	});

	describe('of overlapping executions', () => {
		/** Starts one that lasts until the test finishes its export. */
		const beginSlow = async (now: string) => {
			fixture.sandbox.setJobDuration(600_000);
			const execution = runAt(now, workflow({ contactFields: ['7'], options: { maxWait: 10_000 } }));
			while (fixture.starts.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
			const id = fixture.sandbox.jobs.list().at(-1)?.id ?? '';
			fixture.sandbox.setJobDuration(300);
			return { execution, id };
		};
		const next = async (now: string) => windowOf(nodeRunOf(await runAt(now, workflow())));

		it('may export twice, and skips nothing if the earlier one ends last', async () => {
			const slow = await beginSlow('2026-11-20T08:00:00Z');
			expect(await next('2026-11-20T09:00:00Z')).toEqual([MIDNIGHT, '2026-11-20 10:00:00']);
			fixture.sandbox.jobs.finish(slow.id);
			expect(windowOf(nodeRunOf(await slow.execution))).toEqual([MIDNIGHT, '2026-11-20 09:00:00']);
			expect(await next('2026-11-20T10:00:00Z')).toEqual(['2026-11-20 10:00:00', '2026-11-20 11:00:00']);
		});

		it('skips nothing if the earlier one fails', async () => {
			const slow = await beginSlow('2026-11-20T08:00:00Z');
			expect(await next('2026-11-20T09:00:00Z')).toEqual([MIDNIGHT, '2026-11-20 10:00:00']);
			fixture.sandbox.jobs.fail(slow.id);
			expect((await slow.execution).run.status).toBe('error');
			expect(await next('2026-11-20T10:00:00Z')).toEqual(['2026-11-20 10:00:00', '2026-11-20 11:00:00']);
		});
	});

	describe('in a loop', () => {
		/** The node runs once for each of two nodes before it. */
		const looped = () =>
			workflow({ contactFields: '={{ $json.field }}' }, (json) => {
				const [items] = json.nodes as [INode];
				const round = (n: number): INode => ({
					...items,
					id: `round${n}`,
					name: `Round ${n}`,
					position: [100, n * 100],
					parameters: { items: [{ field: n }] as never },
				});
				json.nodes.push(round(1), round(2));
				const to = (node: string) => ({ node, type: 'main' as const, index: 0 });
				json.connections = {
					Items: { main: [[to('Round 1'), to('Round 2')]] },
					'Round 1': { main: [[to(NAME)]] },
					'Round 2': { main: [[to(NAME)]] },
				};
			});
		const startsOf = (execution: Execution) => windowsOf(execution)?.map((window) => (window as string[])[0]);

		it('lets every iteration start at the same time', async () => {
			expect(startsOf(await runAt('2026-11-20T08:00:00Z', looped()))).toEqual([MIDNIGHT, MIDNIGHT]);
			const second = await runAt('2026-11-20T09:00:00Z', looped());
			expect(startsOf(second)).toEqual(['2026-11-20 09:00:00', '2026-11-20 09:00:00']);
		});

		it.each([undefined, 'continueRegularOutput'] as const)(
			'does not advance if any iteration failed (On Error: %s)',
			async (onError) => {
				const json = looped();
				const node = json.nodes.find(({ name }) => name === NAME) as INode;
				if (onError) node.onError = onError;
				const after = onError ? 0 : 1;
				fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'fileGone', after });
				await runAt('2026-11-20T08:00:00Z', json);
				expect(startsOf(await runAt('2026-11-20T09:00:00Z', json))).toEqual([MIDNIGHT, MIDNIGHT]);
			},
		);
	});

	describe('with Retry in Executions', () => {
		const failed = async (json: WorkflowJson, now: string) => {
			fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'fileGone' });
			const execution = await runAt(now, json);
			expect(execution.run.status).toBe('error');
			return execution;
		};
		const retry = async (now: string, json: WorkflowJson, execution: Execution, on?: Place) => {
			stopClockAt(now);
			return nodeRunOf(await fixture.engine.retry(json, execution, on).finished);
		};

		it('advances to the end of the exported window', async () => {
			const json = workflow();
			const execution = await failed(json, '2026-11-20T08:00:00Z');
			const retried = await retry('2026-11-20T08:20:00Z', json, execution);
			expect(windowOf(retried)).toEqual([MIDNIGHT, '2026-11-20 09:00:00']);
			// The file is gone, so the retry starts another export of the same window.
			expect(fixture.starts).toHaveLength(2);
			const second = nodeRunOf(await runAt('2026-11-20T09:00:00Z', json));
			expect(windowOf(second)).toEqual(['2026-11-20 09:00:00', '2026-11-20 10:00:00']);
		});

		it.each(['main', 'elsewhere'] as const)(
			'exports its own window again, and keeps the watermark of a later execution (%s)',
			async (on) => {
				const json = workflow();
				const execution = await failed(json, '2026-11-20T08:00:00Z');
				await runAt('2026-11-21T09:00:00Z', json);
				const retried = await retry('2026-11-21T10:00:00Z', json, execution, on);
				expect(retried.error).toBeUndefined();
				expect(windowOf(retried)).toEqual([MIDNIGHT, '2026-11-20 09:00:00']);
				const third = nodeRunOf(await runAt('2026-11-21T11:00:00Z', json));
				expect(windowOf(third)).toEqual(['2026-11-21 10:00:00', '2026-11-21 12:00:00']);
			},
		);

		it('of an execution with another First Run From does not affect the current one', async () => {
			const before = workflow({ firstRunFrom: '2026-11-01T00:00:00' });
			const execution = await failed(before, '2026-11-20T08:00:00Z');
			const json = workflow({ firstRunFrom: '2026-11-10T00:00:00' });
			await runAt('2026-11-21T09:00:00Z', json);
			expect((await retry('2026-11-21T10:00:00Z', before, execution, 'elsewhere')).error).toBeUndefined();
			const next = nodeRunOf(await runAt('2026-11-21T11:00:00Z', json));
			expect(windowOf(next)).toEqual(['2026-11-21 10:00:00', '2026-11-21 12:00:00']);
		});
	});

	it('in the future means a wrong clock: the next run goes back a day or more', async () => {
		await runAt('2026-11-20T18:00:00Z', workflow());
		const back = nodeRunOf(await runAt('2026-11-20T08:00:00Z', workflow()));
		expect(windowOf(back)).toEqual([MIDNIGHT, '2026-11-20 09:00:00']);
		const then = nodeRunOf(await runAt('2026-11-20T09:00:00Z', workflow()));
		expect(windowOf(then)).toEqual(['2026-11-20 09:00:00', '2026-11-20 10:00:00']);
	});
});
