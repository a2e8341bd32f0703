// A sandbox in a process of its own, so that it does not share a core's time with whoever measures: gives out one file
// as the export of an Altcraft, prints where (see `Served`), and ends when the process that started it is gone.
import { startSandbox } from '../../sandbox';
import { sandboxCredentials } from '../demo/credentials';
import { finishedExport } from './exports';
import type { FileServerProcess } from './fileServerProcess';

async function main(): Promise<void> {
	const [file = ''] = process.argv.slice(2);
	const sandbox = await startSandbox({ jobDurationMs: 1, file });
	const exportId = await finishedExport(sandbox);
	const { altcraft, jobs } = sandbox;
	const [{ key = '', name = '' } = {}] = jobs.get(exportId).files;
	const server: FileServerProcess = {
		exportId,
		address: `${altcraft.baseUrl}/api/download/data/${key}/${name}`,
		token: altcraft.token,
		credential: sandboxCredentials(sandbox).altcraftApi,
	};
	process.send?.(server);
}

process.once('disconnect', () => process.exit());
void main();
