import { NodeHelpers, type INode, type INodeParameters, type INodeType } from 'n8n-workflow';
import { EXPORT_TYPE, exampleFiles, readExample, TRIGGER_TYPE } from '../../../dev/demo/examples';
import { ContactExport } from '../../../nodes/ContactExport/ContactExport.node';
import { ContactExportTrigger } from '../../../nodes/ContactExportTrigger/ContactExportTrigger.node';
import { frozenWorkflows, meaningOf, ownNodes } from '../../frozen/frozen';
import { strayValues } from './strayValues';

const exportNode = new ContactExport();
const TYPES: Record<string, INodeType> = {
	[EXPORT_TYPE]: exportNode,
	// n8n derives the node for AI agents from the node itself.
	[`${EXPORT_TYPE}Tool`]: exportNode,
	[TRIGGER_TYPE]: new ContactExportTrigger(),
};

/** Fields that n8n adds to the node for AI agents. */
const OF_TOOLS = new Set(['descriptionType', 'toolDescription']);

function descriptionOf({ type, typeVersion }: INode): INodeType['description'] {
	const description = TYPES[type]?.description;
	if (!description || ![description.version].flat().includes(typeVersion))
		throw new Error(`The package has no ${type} ${typeVersion}`);
	return description;
}

/** Values set by the user. */
const saved = ({ parameters }: INode): INodeParameters =>
	Object.fromEntries(Object.entries(parameters).filter(([name]) => !OF_TOOLS.has(name)));

/** All parameters of a saved node at run time: with defaults, without hidden ones. */
function resolved(node: INode): INodeParameters {
	const description = descriptionOf(node);
	const { properties } = description;
	return NodeHelpers.getNodeParameters(properties, saved(node), true, false, node, description) ?? {};
}

/** Everything that determines how a node of this package runs. */
function expectUnderstood(node: INode): void {
	expect(resolved(node)).toMatchObject(saved(node));
	expect(strayValues(descriptionOf(node), resolved(node))).toEqual([]);
	const types = descriptionOf(node).credentials?.map(({ name }) => name);
	expect(types).toEqual(expect.arrayContaining(Object.keys(node.credentials ?? {})));
}

describe('workflows that an earlier version saved', () => {
	const frozen = frozenWorkflows();

	it('exist', () => {
		expect(frozen.length).toBeGreaterThan(5);
	});

	it.each(frozen.map((one) => [`${one.version} ${one.file}`, one] as const))('%s', (_title, one) => {
		const nodes = ownNodes(one.workflow);
		const now = { parameters: Object.fromEntries(nodes.map((node) => [node.name, resolved(node)])) };
		const { parameters: then } = meaningOf(one, now);
		expect(Object.keys(then)).toEqual(nodes.map(({ name }) => name));
		for (const node of nodes) {
			expectUnderstood(node);
			// New parameters may have defaults; the old ones must be unchanged.
			expect([node.name, now.parameters[node.name]]).toMatchObject([node.name, then[node.name]]);
		}
	});
});

it.each(exampleFiles())('%s means what its author chose', (file) => {
	ownNodes(readExample(file)).forEach(expectUnderstood);
});
