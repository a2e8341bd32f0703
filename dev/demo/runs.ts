import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
	createWorkflow,
	downloadBinary,
	itemsOf,
	listExecutions,
	publishWorkflow,
	startWorkflow,
	until,
	waitForExecution,
	withNode,
	type Execution,
	type NewWorkflow,
	type SavedWorkflow,
} from '../n8n';
import { print, type DemoEnvironment } from './environment';
import { productionAddress } from './examples';
import { startNarrator } from './narrator';
import { TRIGGERED, EXPORT_NODE, WAITING_START, SAMPLES, TRIGGER } from './samples';

const FIRST_LINES = 4;
const WIDTH = 110;

export interface Demo extends DemoEnvironment {
	/** Where downloaded files go. */
	folder: string;
}

/** Prints what happens, and returns whether the file is byte for byte the one that the sandbox served. */
type Run = (demo: Demo, workflow: SavedWorkflow) => Promise<boolean>;

/** Runs the examples to their end. @returns whether every file is the one that the sandbox served */
export async function runExamples(demo: Demo): Promise<boolean> {
	const runs: Array<[file: string, run: Run]> = [
		...SAMPLES.map((file): [string, Run] => [file, runSample]),
		[TRIGGERED.file, runTrigger],
		[WAITING_START.file, runWaiting],
	];
	let allSame = true;
	for (const [file, run] of runs) {
		const workflow = exampleIn(demo, file);
		print(`\n▶ ${workflow.name}`);
		allSame = (await run(demo, workflow)) && allSame;
	}
	return allSame;
}

function exampleIn({ workflows }: Demo, file: string): SavedWorkflow {
	const workflow = workflows.get(file);
	if (!workflow) throw new Error(`There is no example ${file}`);
	return workflow;
}

/** Runs a workflow that exports to a file. */
const runSample: Run = async (demo, workflow) => {
	const narrator = await startNarrator(demo.n8n, workflow);
	const id = await startWorkflow(demo.n8n.rest, workflow, TRIGGER);
	return await showFile(demo, await narrator.follow(id), EXPORT_NODE);
};

/** Runs a workflow whose execution waits until Emarsys calls. */
const runWaiting: Run = async (demo, workflow) => {
	const { n8n, sandbox } = demo;
	const isWaiting = ({ status }: Execution): boolean => status === 'waiting';
	const narrator = await startNarrator(n8n, workflow);
	const id = await startWorkflow(n8n.rest, workflow, TRIGGER);
	if (!isWaiting(await narrator.follow(id, isWaiting))) {
		print('  The execution was not waiting.');
		return false;
	}
	print(`  Execution ${id} is waiting: it sends no requests and holds no worker`);
	await waitForExecution(n8n.rest, id, { until: (execution) => !isWaiting(execution) });
	const call = sandbox.emarsys.callbacks.at(-1);
	print(`  Emarsys called (n8n responded with ${call?.status ?? 'nothing'}), and the execution continues`);
	return await showFile(demo, await narrator.follow(id), WAITING_START.download);
};

/**
 * Publishes a workflow that Emarsys starts, and starts an export whose end calls it: a copy of the example, which only
 * starts the export, remains for the user to play with.
 */
const runTrigger: Run = async (demo, workflow) => {
	const { rest, baseUrl } = demo.n8n;
	await publishWorkflow(rest, workflow);
	const address = productionAddress(workflow, baseUrl) ?? '';
	print(`  Published: it listens at ${address}`);

	const starter = await createWorkflow(rest, startOnly(exampleIn(demo, 'emarsys-to-file.json'), address));
	const narrator = await startNarrator(demo.n8n, starter);
	const started = await narrator.follow(await startWorkflow(rest, starter, TRIGGER));
	if (started.status !== 'success') return false;
	const [item] = itemsOf(started, EXPORT_NODE);

	const calledId = await narrator.during(
		until('Emarsys starts the workflow', async () => (await listExecutions(rest, workflow.id))[0]?.id),
	);
	print(`  Emarsys called, which started execution ${calledId} of "${workflow.name}"`);
	const execution = await narrator.follow(calledId);
	const [called] = itemsOf(execution, TRIGGERED.trigger);
	print(`  ${JSON.stringify(called?.json)}`);
	const isSame = await showFile(demo, execution, TRIGGERED.nextStep);
	return isSame && called?.json.exportId === item?.json.exportId;
};

/** A copy of a sample that starts its export with a URL to call, and does not wait. */
function startOnly({ name, nodes, connections, settings = {} }: SavedWorkflow, address: string): NewWorkflow {
	const copy = { name: `${name}: start only, and let Emarsys call`, nodes, connections, settings };
	return withNode(copy, EXPORT_NODE, ({ parameters }) => ({
		parameters: { ...parameters, operation: 'start', options: { notificationUrl: address } },
	}));
}

/** Prints the start of a node's file, downloaded as in the editor. */
async function showFile(
	{ n8n, sandbox, folder }: Demo,
	execution: Execution,
	node: string,
): Promise<boolean> {
	if (execution.status !== 'success') return false;
	const [item] = itemsOf(execution, node);
	const file = item?.binary?.data;
	if (!item || !file) {
		print('  The node returned no file.');
		return false;
	}
	const { exportId, status } = item.json as { exportId: string; status: string };
	const path = join(folder, file.fileName ?? `${exportId}.csv`);
	const bytes = await downloadBinary(n8n.rest, file);
	await writeFile(path, bytes);
	const isSame = bytes.equals(await sandbox.jobs.csvOf(exportId));
	print(`  Export ${exportId} is ${status}; the first rows:`);
	for (const line of bytes.toString('utf8').split('\n', FIRST_LINES))
		print(`    ${line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line}`);
	print(`  ${path} (${bytes.length} bytes, ${isSame ? 'same as' : 'NOT the same as'} in the sandbox)`);
	return isSame;
}
