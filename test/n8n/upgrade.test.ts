import { randomUUID } from 'node:crypto';
import type { INode } from 'n8n-workflow';
import { productionAddress } from '../../dev/demo/examples';
import {
	createWorkflow,
	getExecution,
	itemsOf,
	listExecutions,
	publishWorkflow,
	startWorkflow,
	waitForExecution,
	type Execution,
	type NewWorkflow,
} from '../../dev/n8n';
import {
	expectSameMeaning,
	frozenWorkflows,
	isCalled,
	isExample,
	ownNodes,
	type Frozen,
} from '../frozen/frozen';
import { Normalizer } from '../frozen/normalizer';
import { responses, startExport, until } from './support/callbacks';
import { untilWaiting } from './support/waitingStarts';
import { N8nFixture } from './support/n8nFixture';

const LONG_MS = 90_000;

/** Same as in the engine, for those that are resumed or started by a call. */
describe('workflows that an earlier version saved and that are called', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ jobDurationMs: 60 * 60_000 });
	});
	afterAll(async () => await fixture.close());

	/** What the editor and its user do after an import. */
	const imported = (workflow: NewWorkflow): NewWorkflow => ({
		...workflow,
		nodes: workflow.nodes.map((node): INode => {
			const [type] = Object.keys(node.credentials ?? {});
			return {
				...node,
				...(type !== undefined && { credentials: fixture.pick(type) }),
				...('webhookId' in node && { webhookId: randomUUID() }),
			};
		}),
	});

	/** Runs a workflow that starts with a trigger, by finishing an export. */
	async function callTrigger(workflow: NewWorkflow): Promise<Execution> {
		const { rest, baseUrl } = fixture.n8n;
		const saved = await createWorkflow(rest, imported(workflow));
		await publishWorkflow(rest, saved);
		const [trigger] = ownNodes(workflow);
		const { secret = '' } = (trigger?.parameters.options ?? {}) as { secret?: string };
		const exportId = await startExport(
			fixture.sandbox,
			`${productionAddress(saved, baseUrl)}${secret && `?secret=${secret}`}`,
		);
		fixture.sandbox.requests.length = 0;
		fixture.sandbox.jobs.finish(exportId);
		expect(await responses(fixture.sandbox, exportId, 1)).toEqual([200]);
		const state = await until('it runs', async () => (await listExecutions(rest, saved.id))[0]);
		return await waitForExecution(rest, state.id);
	}

	/** Runs a workflow that waits, and calls it. */
	async function callWaiting(workflow: NewWorkflow): Promise<Execution> {
		const { rest } = fixture.n8n;
		const saved = await createWorkflow(rest, imported(workflow));
		fixture.sandbox.requests.length = 0;
		const id = await startWorkflow(rest, saved, workflow.nodes[0]?.name ?? '');
		await untilWaiting(fixture, id);
		fixture.sandbox.jobs.finish(fixture.sandbox.jobs.list().at(-1)?.id ?? '');
		await waitForExecution(rest, id, { until: ({ status }) => status !== 'waiting' });
		await waitForExecution(rest, id);
		return await getExecution(rest, id);
	}

	async function run({ workflow }: Frozen) {
		const isWaitingStart = ownNodes(workflow).some(
			({ parameters }) => parameters.continueWhen === 'calledBack',
		);
		const execution = await (isWaitingStart ? callWaiting(workflow) : callTrigger(workflow));
		expect([execution.data.resultData.error?.message, execution.status]).toEqual([undefined, 'success']);
		// The URL of an execution differs each time, and grants access to it.
		const address = fixture.sandbox.jobs.list().at(-1)?.parameters.notification_url;
		const normalizer = new Normalizer(fixture.sandbox, isWaitingStart ? [String(address)] : []);
		const given = ownNodes(workflow).map(({ name }) => [name, normalizer.given(itemsOf(execution, name))]);
		const { requests } = fixture.sandbox;
		return {
			sent: normalizer.sent(requests),
			asked: normalizer.asked(requests),
			given: Object.fromEntries(given) as Record<string, ReturnType<Normalizer['given']>>,
		};
	}

	const frozen = frozenWorkflows().filter((one) => !isExample(one) && isCalled(one));
	it.each(frozen.map((one) => [`${one.version} ${one.file}`, one] as const))(
		'%s',
		async (_title, one) => expectSameMeaning(one, await run(one)),
		LONG_MS,
	);
});
