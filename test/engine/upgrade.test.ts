import type { INode, INodeCredentials } from 'n8n-workflow';
import {
	expectSameMeaning,
	frozenWorkflows,
	isCalled,
	isExample,
	ownNodes,
	type Frozen,
} from '../frozen/frozen';
import { NOW, Normalizer } from '../frozen/normalizer';
import { EngineFixture, nodeRunOf, setClock, TYPE, useRealTime } from './support';

const LONG_MS = 120_000;

/** Requests to the platforms and output items of workflows that an earlier version saved. */
describe('workflows that an earlier version saved', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		useRealTime();
		await fixture.close();
	});
	beforeEach(() => {
		useRealTime();
		fixture.reset();
		setClock(NOW);
	});

	/** Selects a credential for the node, and adapts n8n's trigger, which the engine lacks. */
	function inEngine(node: INode): INode {
		if (node.type === 'n8n-nodes-base.manualTrigger')
			return { ...node, type: TYPE.items, parameters: { items: [{}] } };
		const all: INodeCredentials = {
			...fixture.setup('altcraft').credentials,
			...fixture.setup('wsse').credentials,
			...fixture.setup('oAuth2').credentials,
		};
		const types = Object.keys(node.credentials ?? {});
		const credentials = Object.fromEntries(Object.entries(all).filter(([type]) => types.includes(type)));
		return { ...node, credentials };
	}

	async function run({ file, workflow }: Frozen) {
		const { connections, settings } = workflow;
		const nodes = workflow.nodes.map(inEngine);
		const json = { id: file, nodes, connections, ...(settings && { settings }) };
		const execution = await fixture.engine.execute(json).finished;
		const { error } = nodeRunOf(execution, nodes.at(-1)?.name);
		if (error) throw error;
		const normalizer = new Normalizer(fixture.sandbox, fixture.secrets);
		const given = ownNodes(workflow).map(({ name }) => [
			name,
			normalizer.given(nodeRunOf(execution, name).items),
		]);
		const requests = fixture.received();
		return {
			sent: normalizer.sent(requests),
			asked: normalizer.asked(requests),
			given: Object.fromEntries(given) as Record<string, ReturnType<Normalizer['given']>>,
		};
	}

	const frozen = frozenWorkflows().filter((one) => !isExample(one) && !isCalled(one));
	it.each(frozen.map((one) => [`${one.version} ${one.file}`, one] as const))(
		'%s',
		async (_title, one) => expectSameMeaning(one, await run(one)),
		LONG_MS,
	);
});
