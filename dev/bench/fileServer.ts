import { fork } from 'node:child_process';
import { once } from 'node:events';
import { startSandbox, type Sandbox } from '../../sandbox';
import { sandboxCredentials } from '../demo/credentials';
import type { NewCredential } from '../n8n';

/** A file that the sandbox's Altcraft serves from another process. */
export interface FileServer {
	exportId: string;
	url: string;
	credential: NewCredential;
}

/** Serves a file, as long as this process runs, from another one, which takes no time from the one that measures. */
export async function serve(file: string): Promise<FileServer> {
	const child = fork(__filename, [file], { execArgv: ['--import', 'tsx'] });
	const exited = once(child, 'exit').then(() => Promise.reject(new Error('The file server exited')));
	const [server] = (await Promise.race([once(child, 'message'), exited])) as [FileServer];
	child.unref();
	child.channel?.unref();
	return server;
}

/** Starts and finishes an Altcraft export, and returns its ID. */
async function finishedExport({ altcraft, jobs }: Sandbox): Promise<string> {
	const response = await fetch(`${altcraft.baseUrl}/api/v1.1/profiles/get_all`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			authorization: `Bearer ${altcraft.token}`,
			'request-id': crypto.randomUUID(),
		},
		body: JSON.stringify({ source_type: 'database', source_id: 1 }),
	});
	const { data } = (await response.json()) as { data: { task_id: string } };
	jobs.finish(data.task_id);
	return data.task_id;
}

/** Starts and finishes an Altcraft export with a file of at least `bytes`, and returns its ID. */
export async function finishedExportOf(sandbox: Sandbox, bytes: number): Promise<string> {
	const SAMPLE = 10_000;
	sandbox.setRows(SAMPLE);
	const bytesPerRow = sandbox.jobs.csvBytesOf(await finishedExport(sandbox)) / SAMPLE;
	sandbox.setRows(Math.ceil((bytes / bytesPerRow) * 1.001));
	return await finishedExport(sandbox);
}

async function serveInThisProcess(file: string): Promise<void> {
	const sandbox = await startSandbox({ jobDurationMs: 1, file });
	const { altcraft, jobs } = sandbox;
	const exportId = await finishedExport(sandbox);
	const [{ key = '', name = '' } = {}] = jobs.get(exportId).files;
	const server: FileServer = {
		exportId,
		url: `${altcraft.baseUrl}/api/download/data/${key}/${name}`,
		credential: sandboxCredentials(sandbox).altcraftApi,
	};
	process.send?.(server);
}

if (process.argv[1] === __filename) {
	process.once('disconnect', () => process.exit());
	void serveInThisProcess(process.argv[2] ?? '');
}
