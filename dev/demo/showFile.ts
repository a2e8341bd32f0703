import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { itemsOf, saveBinary, type Execution } from '../n8n';
import type { DemoContext } from './demoContext';

const FIRST_LINES = 4;
const WIDTH = 110;

/**
 * Shows the file that a node gave out, read back as a user does, through the editor's Download.
 *
 * @returns whether the file is, byte for byte, what the sandbox made
 */
export async function showFile(
	{ n8n, sandbox, folder, print }: DemoContext,
	execution: Execution,
	node: string,
): Promise<boolean> {
	if (execution.status !== 'success') return false;
	const [item] = itemsOf(execution, node);
	const file = item?.binary?.data;
	if (!item || !file) {
		print('  The node gave no file.');
		return false;
	}
	const { exportId, status } = item.json as { exportId: string; status: string };
	await mkdir(folder, { recursive: true });
	const path = join(folder, file.fileName ?? `${exportId}.csv`);
	await saveBinary(n8n.rest, file, path);

	const bytes = await readFile(path);
	const same = bytes.equals(await sandbox.jobs.csvOf(exportId));
	print(`  Export ${exportId} is ${status}; the first rows:`);
	for (const line of bytes.toString('utf8').split('\n', FIRST_LINES)) print(`    ${shorten(line)}`);
	print(
		`  ${path} (${bytes.length} bytes, ${same ? 'as the sandbox made them' : 'NOT what the sandbox made'})`,
	);
	return same;
}

function shorten(line: string): string {
	return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
}
