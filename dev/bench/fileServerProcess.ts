import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { NewCredential } from '../n8n';

/** A file that an Altcraft gives out. */
export interface FileServerProcess {
	exportId: string;
	/** Where the file is. */
	address: string;
	token: string;
	/** For n8n. */
	credential: NewCredential;
}

/** Gives a file out from another process. */
export async function serve(file: string): Promise<FileServerProcess & { close: () => void }> {
	const child = fork(join(__dirname, 'fileServer.ts'), [file], { execArgv: ['--import', 'tsx'] });
	const response = once(child, 'message').then(([message]) => message as FileServerProcess);
	const end = once(child, 'exit').then(() => {
		throw new Error('The server of the file ended');
	});
	// Nobody waits for its end later.
	end.catch(() => undefined);
	return { ...(await Promise.race([response, end])), close: () => child.disconnect() };
}
