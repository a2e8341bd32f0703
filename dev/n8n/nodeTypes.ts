import type { INodeTypeDescription } from 'n8n-workflow';
import type { RestClient } from './rest';

/** The descriptions of all nodes that n8n has loaded, as the editor gets them. */
export async function nodeTypes(rest: RestClient): Promise<INodeTypeDescription[]> {
	return await rest.file('/types/nodes.json');
}
