import { setTimeout as sleep } from 'node:timers/promises';
import { createWorkflow, itemsOf, listExecutions, publishWorkflow, startWorkflow } from '../n8n';
import type { NewWorkflow, SavedWorkflow } from '../n8n';
import { productionAddress, withNode } from './examples';
import { follow, Narrator } from './follow';
import { CALLED, EXPORT_NODE, TRIGGER } from './samples';
import { showFile } from './showFile';
import type { DemoContext } from './demoContext';

const CALL_TIMEOUT_MS = 60_000;
const POLL_MS = 200;

/**
 * Publishes a workflow that Emarsys starts, starts an export with its address, and shows the execution that comes of
 * it.
 *
 * @param sample an export of Emarsys; a copy of it, which only starts the export, stays for the user to play with
 * @returns whether the file is, byte for byte, what the sandbox made
 */
export async function runTrigger(
	demo: DemoContext,
	workflow: SavedWorkflow,
	sample: SavedWorkflow,
): Promise<boolean> {
	const { n8n, print } = demo;
	print(`\n▶ ${workflow.name}`);
	await publishWorkflow(n8n.rest, workflow);
	const address = productionAddress(workflow, n8n.baseUrl) ?? '';
	print(`  Published: it listens at ${address}`);

	const starter = await createWorkflow(n8n.rest, thatCalls(sample, address));
	const narrator = await Narrator.begin(demo, starter);
	const started = await follow(demo, narrator, await startWorkflow(n8n.rest, starter, TRIGGER));
	if (started.status !== 'success') return false;
	const [item] = itemsOf(started, EXPORT_NODE);

	const calledId = await narrator.during(firstExecution(demo, workflow.id));
	if (calledId === undefined) {
		print('  Emarsys did not start the workflow.');
		return false;
	}
	print(`  Emarsys called, and started execution ${calledId} of "${workflow.name}"`);
	const execution = await follow(demo, narrator, calledId);
	const [called] = itemsOf(execution, CALLED.trigger);
	print(`  ${JSON.stringify(called?.json)}`);
	const same = await showFile(demo, execution, CALLED.nextStep);
	return same && called?.json.exportId === item?.json.exportId;
}

/** A copy of a sample that starts its export with an address to be called, and does not wait. */
function thatCalls({ name, nodes, connections, settings }: SavedWorkflow, address: string): NewWorkflow {
	const copy = {
		name: `${name}: start only, and let Emarsys call`,
		nodes,
		connections,
		...(settings && { settings }),
	};
	return withNode(copy, EXPORT_NODE, ({ parameters }) => ({
		parameters: { ...parameters, operation: 'start', options: { notificationUrl: address } },
	}));
}

async function firstExecution({ n8n }: DemoContext, workflowId: string): Promise<string | undefined> {
	const deadline = Date.now() + CALL_TIMEOUT_MS;
	while (Date.now() < deadline) {
		const [first] = await listExecutions(n8n.rest, workflowId);
		if (first) return first.id;
		await sleep(POLL_MS);
	}
	return undefined;
}
