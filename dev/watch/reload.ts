import { setTimeout as sleep } from 'node:timers/promises';
import { LogTail } from '../demo/logTail';
import type { N8nInstance } from '../n8n';

/** Makes n8n watch the packages it has installed, and load those anew that change. */
export const HOT_RELOAD = { N8N_DEV_RELOAD: 'true' };

/** How n8n took a change: by itself, not at all, or with an error when it loaded the package. */
export type Reload = 'reloaded' | 'unnoticed' | 'failed';

const TIMEOUT_MS = 30_000;
const POLL_MS = 100;

/** Looks whether n8n loads the package anew. */
export class ReloadWatch {
	private readonly log: LogTail;

	private constructor(
		private readonly n8n: N8nInstance,
		private readonly typesBefore: string,
	) {
		this.log = new LogTail(n8n.logFile);
	}

	/** Begins before a change. */
	static async begin(n8n: N8nInstance): Promise<ReloadWatch> {
		const watch = new ReloadWatch(n8n, await typesVersion(n8n));
		await watch.log.newLines();
		return watch;
	}

	/** Waits, after the change, until n8n has loaded it. */
	async end(): Promise<Reload> {
		const deadline = Date.now() + TIMEOUT_MS;
		while (Date.now() < deadline) {
			if ((await typesVersion(this.n8n)) !== this.typesBefore) return 'reloaded';
			const lines = await this.log.newLines();
			if (lines.some((line) => line.includes('Hot reload failed'))) return 'failed';
			await sleep(POLL_MS);
		}
		return 'unnoticed';
	}
}

/** Another one each time that n8n has loaded nodes: it then writes the file anew which tells the editor about them. */
async function typesVersion({ baseUrl, rest }: N8nInstance): Promise<string> {
	const { browserId, cookie } = rest.session;
	const { ok, status, headers } = await fetch(new URL('types/nodes.json', baseUrl), {
		method: 'HEAD',
		headers: { 'browser-id': browserId, cookie },
	});
	if (!ok) throw new Error(`n8n answered with ${status} when asked for its nodes`);
	return headers.get('etag') ?? '';
}
