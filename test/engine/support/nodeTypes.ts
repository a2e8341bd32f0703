import {
	NodeConnectionTypes,
	NodeHelpers,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IVersionedNodeType,
} from 'n8n-workflow';
import { name } from '../../../package.json';
import { fromSources } from './sources';

/** Returns the items of its parameter, as the nodes before an export do in a real workflow. */
class Items implements INodeType {
	description: INodeType['description'] = {
		displayName: 'Items',
		name: 'items',
		group: ['trigger'],
		version: 1,
		description: 'Returns the items of its parameter',
		defaults: { name: 'Items' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [{ displayName: 'Items', name: 'items', type: 'json', default: [] }],
	};

	execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getNodeParameter('items', 0) as IDataObject[];
		return Promise.resolve([items.map((json, item) => ({ json, pairedItem: { item } }))]);
	}
}

/** Fails, as a node after the export may. */
class Fails implements INodeType {
	description: INodeType['description'] = {
		displayName: 'Fails',
		name: 'fails',
		group: ['transform'],
		version: 1,
		description: 'Fails',
		defaults: { name: 'Fails' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};

	execute(): Promise<INodeExecutionData[][]> {
		return Promise.reject(new Error('The sheet is full'));
	}
}

/** Type names as in saved workflows. */
export const TYPE = {
	items: 'test.items',
	fails: 'test.fails',
	contactExport: 'n8n-nodes-contact-export.contactExport',
	trigger: 'n8n-nodes-contact-export.contactExportTrigger',
} as const;

const TYPES = new Map<string, INodeType | IVersionedNodeType>([
	[TYPE.items, new Items()],
	[TYPE.fails, new Fails()],
	...fromSources<INodeType>('nodes').map((type) => [`${name}.${type.description.name}`, type] as const),
]);

/** The node types that an execution knows: those of this package, from their sources, and those for tests. */
export const nodeTypes: INodeTypes = {
	getByName(typeName) {
		const type = TYPES.get(typeName);
		if (!type) throw new Error(`Unrecognized node type: ${typeName}`);
		return type;
	},
	getByNameAndVersion(typeName, version) {
		return NodeHelpers.getVersionedNodeType(nodeTypes.getByName(typeName), version);
	},
	getKnownTypes: () => ({}),
};
