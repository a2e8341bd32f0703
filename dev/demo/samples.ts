/** Workflows of `examples/` that export to a file, in the order in which the demo runs them. */
export const SAMPLES = ['emarsys-to-file.json', 'altcraft-to-file.json'];

/** Names of the two nodes that each of them has. */
export const TRIGGER = 'When clicking ‘Execute workflow’';
export const EXPORT_NODE = 'Export contacts';

/** The example that Emarsys starts, and its nodes that the demo checks. */
export const TRIGGERED = {
	file: 'emarsys-callback-to-file.json',
	trigger: 'Emarsys calls',
	nextStep: 'Your next step',
};

/** The example whose execution is waiting, and its nodes that the demo checks. */
export const WAITING_START = {
	file: 'emarsys-called-back-download.json',
	start: 'Start the export',
	download: 'Download the file',
	nextStep: 'Your next step',
};
