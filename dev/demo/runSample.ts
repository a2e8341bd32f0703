import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox';
import {
	itemsOf,
	saveBinary,
	startWorkflow,
	waitForExecution,
	type Execution,
	type N8nInstance,
	type SavedWorkflow,
} from '../n8n';
import { LogTail } from './logTail';
import { EXPORT_NODE, TRIGGER } from './samples';

const LOG_POLL_MS = 300;
const EXPORT_TIMEOUT_MS = 120_000;
const FIRST_LINES = 4;
const WIDTH = 110;

/** What the node writes into n8n's log, with its own name before it. */
const NODE_LINE = new RegExp(`\\[${EXPORT_NODE}\\] (.*)$`);

/** Where things are that a run of a sample needs. */
export interface Stage {
	n8n: N8nInstance;
	sandbox: Sandbox;
	/** Gets the files. */
	folder: string;
	print: (line: string) => void;
}

/**
 * Runs a sample workflow once and shows what happens. The file in n8n is read back as a user does, through the
 * editor's Download.
 *
 * @returns whether the file is, byte for byte, what the sandbox made
 */
export async function runSample(stage: Stage, workflow: SavedWorkflow): Promise<boolean> {
	const { n8n, print } = stage;
	print(`\n▶ ${workflow.name}`);
	const tail = new LogTail(n8n.logFile);
	await tail.newLines();
	const id = await startWorkflow(n8n.rest, workflow, TRIGGER);
	const execution = await followExecution(stage, id, tail);
	if (execution.status !== 'success') {
		print(`  ${execution.status}: ${execution.data.resultData.error?.message ?? 'no message'}`);
		return false;
	}
	return await showFile(stage, execution);
}

async function followExecution({ n8n, print }: Stage, id: string, tail: LogTail): Promise<Execution> {
	const showNewLines = async () => {
		for (const line of await tail.newLines()) {
			const text = NODE_LINE.exec(line)?.[1];
			if (text) print(`  ${text}`);
		}
	};
	const ended = waitForExecution(n8n.rest, id, { timeoutMs: EXPORT_TIMEOUT_MS });
	while (await Promise.race([ended.then(() => false), sleep(LOG_POLL_MS, true)])) await showNewLines();
	await showNewLines();
	return await ended;
}

async function showFile({ n8n, sandbox, folder, print }: Stage, execution: Execution): Promise<boolean> {
	const [item] = itemsOf(execution, EXPORT_NODE);
	const file = item?.binary?.data;
	if (!item || !file) {
		print('  The node gave no file.');
		return false;
	}
	const { exportId, status, pollCount } = item.json as {
		exportId: string;
		status: string;
		pollCount: number;
	};
	await mkdir(folder, { recursive: true });
	const path = join(folder, file.fileName ?? `${exportId}.csv`);
	await saveBinary(n8n.rest, file, path);

	const bytes = await readFile(path);
	const same = bytes.equals(await sandbox.jobs.csvOf(exportId));
	print(`  ${status} after ${pollCount} looks; the first rows:`);
	for (const line of bytes.toString('utf8').split('\n', FIRST_LINES)) print(`    ${shorten(line)}`);
	print(
		`  ${path} (${bytes.length} bytes, ${same ? 'as the sandbox made them' : 'NOT what the sandbox made'})`,
	);
	return same;
}

function shorten(line: string): string {
	return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
}
