import { startWorkflow, type SavedWorkflow } from '../n8n';
import { follow, Narrator } from './follow';
import { EXPORT_NODE, TRIGGER } from './samples';
import { showFile } from './showFile';
import type { DemoContext } from './demoContext';

/**
 * Runs a workflow that exports to a file once, and shows what happens.
 *
 * @returns whether the file is, byte for byte, what the sandbox made
 */
export async function runSample(demo: DemoContext, workflow: SavedWorkflow): Promise<boolean> {
	demo.print(`\n▶ ${workflow.name}`);
	const narrator = await Narrator.begin(demo, workflow);
	const id = await startWorkflow(demo.n8n.rest, workflow, TRIGGER);
	return await showFile(demo, await follow(demo, narrator, id), EXPORT_NODE);
}
