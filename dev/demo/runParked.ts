import { startWorkflow, waitForExecution, type Execution, type SavedWorkflow } from '../n8n';
import { follow, Narrator } from './follow';
import { PARKED, TRIGGER } from './samples';
import { showFile } from './showFile';
import type { DemoContext } from './demoContext';

const isParked = ({ status }: Execution): boolean => status === 'waiting';

/**
 * Runs a workflow whose execution is waiting until Emarsys calls, and shows what happens.
 *
 * @returns whether it was waiting, went on, and its file is byte for byte what the sandbox made
 */
export async function runParked(demo: DemoContext, workflow: SavedWorkflow): Promise<boolean> {
	const { n8n, sandbox, print } = demo;
	print(`\n▶ ${workflow.name}`);
	const narrator = await Narrator.begin(demo, workflow);
	const id = await startWorkflow(n8n.rest, workflow, TRIGGER);
	const parked = await follow(demo, narrator, id, isParked);
	if (!isParked(parked)) {
		print('  The execution was not waiting.');
		return false;
	}
	print(`  Execution ${id} is waiting: it sends nothing and holds no worker`);
	await waitForExecution(n8n.rest, id, { until: (execution) => !isParked(execution) });
	const call = sandbox.emarsys.callbacks.at(-1);
	print(`  Emarsys called (n8n answered with ${call?.status ?? 'nothing'}), and it goes on`);
	const execution = await follow(demo, narrator, id);
	return await showFile(demo, execution, PARKED.download);
}
