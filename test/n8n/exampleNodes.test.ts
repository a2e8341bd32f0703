import { NodeHelpers, type INode, type INodeParameters, type INodeTypeDescription } from 'n8n-workflow';
import { exampleFiles, readExample } from '../../dev/demo/examples';
import { nodeTypes } from './support/editorRequests';
import { sharedN8n } from './support/sharedN8n';

/** The parameters of a node that the editor keeps when a workflow is imported: hidden ones are dropped. */
function kept(node: INode, description: INodeTypeDescription): INodeParameters | null {
	const { properties } = description;
	return NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, description);
}

describe('the examples are imported', () => {
	let types: INodeTypeDescription[];
	beforeAll(async () => {
		types = await nodeTypes(sharedN8n().rest);
	});

	it.each(exampleFiles())('%s: no setting is lost', (file) => {
		for (const node of readExample(file).nodes) {
			const description = types.find(
				({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
			);
			if (!description) throw new Error(`n8n has no ${node.type} ${node.typeVersion}`);
			expect([node.name, kept(node, description)]).toMatchObject([node.name, node.parameters]);
		}
	});
});
