import type { INode, INodeCredentials } from 'n8n-workflow';
import {
	expectSameMeaning,
	frozenWorkflows,
	isCalled,
	isExample,
	ownNodes,
	type Frozen,
} from '../frozen/frozen';
import { NOW, Normal } from '../frozen/normal';
import { Bench, nodeRunOf, setClock, TYPE, useRealTime } from './support';

const LONG_MS = 120_000;

/** What is asked of the platforms, and what comes out, for workflows that an earlier version saved. */
describe('workflows that an earlier version saved', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await Bench.start();
	});
	afterAll(async () => {
		useRealTime();
		await bench.close();
	});
	beforeEach(() => {
		useRealTime();
		bench.reset();
		setClock(NOW);
	});

	/** Chooses a credential for the node and puts n8n's trigger, which the engine has not, in the shape of ours. */
	function inEngine(node: INode): INode {
		if (node.type === 'n8n-nodes-base.manualTrigger')
			return { ...node, type: TYPE.items, parameters: { items: [{}] } };
		const all: INodeCredentials = {
			...bench.setup('altcraft').credentials,
			...bench.setup('wsse').credentials,
			...bench.setup('oAuth2').credentials,
		};
		const wanted = Object.keys(node.credentials ?? {});
		const credentials = Object.fromEntries(Object.entries(all).filter(([type]) => wanted.includes(type)));
		return { ...node, credentials };
	}

	async function run({ file, workflow }: Frozen) {
		const { connections, settings } = workflow;
		const nodes = workflow.nodes.map(inEngine);
		const json = { id: file, nodes, connections, ...(settings && { settings }) };
		const execution = await bench.engine.execute(json).finished;
		const { error } = nodeRunOf(execution, nodes.at(-1)?.name);
		if (error) throw error;
		const normal = new Normal(bench.sandbox, bench.secrets);
		const given = ownNodes(workflow).map(({ name }) => [
			name,
			normal.given(nodeRunOf(execution, name).items),
		]);
		const requests = bench.received();
		return {
			sent: normal.sent(requests),
			asked: normal.asked(requests),
			given: Object.fromEntries(given) as Record<string, ReturnType<Normal['given']>>,
		};
	}

	const frozen = frozenWorkflows().filter((one) => !isExample(one) && !isCalled(one));
	it.each(frozen.map((one) => [`${one.version} ${one.file}`, one] as const))(
		'%s',
		async (_title, one) => expectSameMeaning(one, await run(one)),
		LONG_MS,
	);
});
