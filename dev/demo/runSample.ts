import { startWorkflow, type SavedWorkflow } from '../n8n';
import { follow, Narrator } from './follow';
import { EXPORT_NODE, TRIGGER } from './samples';
import { showFile } from './showFile';
import type { Stage } from './stage';

/**
 * Runs a workflow that exports to a file once, and shows what happens.
 *
 * @returns whether the file is, byte for byte, what the sandbox made
 */
export async function runSample(stage: Stage, workflow: SavedWorkflow): Promise<boolean> {
	stage.print(`\n▶ ${workflow.name}`);
	const narrator = await Narrator.begin(stage, workflow);
	const id = await startWorkflow(stage.n8n.rest, workflow, TRIGGER);
	return await showFile(stage, await follow(stage, narrator, id), EXPORT_NODE);
}
