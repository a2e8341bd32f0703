import type { NewWorkflow } from '../n8n';
import { readExample, withSources } from './examples';

/** A workflow of `examples/` that exports to a file. */
export interface Sample {
	file: string;
	workflow: NewWorkflow;
	/** Type of the credential that its export node works with. */
	credential: 'altcraftApi' | 'emarsysOAuth2Api';
}

/** Names of the two nodes that every sample has. */
export const TRIGGER = 'When clicking ‘Execute workflow’';
export const EXPORT_NODE = 'Export contacts';

/** The example that Emarsys starts, and its nodes that the demo looks at. */
export const CALLED = {
	file: 'emarsys-callback-to-file.json',
	trigger: 'Emarsys calls',
	nextStep: 'Your next step',
};

/** The example whose execution is waiting, and its nodes that the demo looks at. */
export const PARKED = {
	file: 'emarsys-called-back-download.json',
	start: 'Start the export',
	download: 'Download the file',
	nextStep: 'Your next step',
};

/** The samples, in the order the demo runs them. */
export function samples(): Sample[] {
	return [sample('emarsys-to-file.json', 'emarsysOAuth2Api'), sample('altcraft-to-file.json', 'altcraftApi')];
}

function sample(file: string, credential: Sample['credential']): Sample {
	return { file, workflow: withSources(readExample(file)), credential };
}
