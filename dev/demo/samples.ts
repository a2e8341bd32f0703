import { join } from 'node:path';
import { readWorkflow, type NewWorkflow } from '../n8n';

/** A workflow of `examples/` that the demo runs. */
export interface Sample {
	workflow: NewWorkflow;
	/** Type of the credential that its export node works with. */
	credential: 'altcraftApi' | 'emarsysWsseApi';
}

const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** Names of the two nodes that every sample has. */
export const TRIGGER = 'When clicking ‘Execute workflow’';
export const EXPORT_NODE = 'Export contacts';

/** The samples, in the order the demo runs them. */
export function samples(): Sample[] {
	return [
		{ workflow: readWorkflow(join(EXAMPLES, 'emarsys-to-file.json')), credential: 'emarsysWsseApi' },
		{ workflow: readWorkflow(join(EXAMPLES, 'altcraft-to-file.json')), credential: 'altcraftApi' },
	];
}
