import { setTimeout as sleep } from 'node:timers/promises';
import type { N8nInstance } from '../n8n';

/** Makes n8n watch its installed packages and reload those that change. */
export const HOT_RELOAD = { N8N_DEV_RELOAD: 'true' };

/** Whether n8n has reloaded the package, has not noticed the change, or failed to load the package. */
export type Reload = 'reloaded' | 'unnoticed' | 'failed';

const TIMEOUT_MS = 30_000;
const POLL_MS = 100;

/**
 * To be called before a change of the package.
 *
 * @returns a function that waits, after the change, until n8n has loaded it
 */
export async function watchReload(n8n: N8nInstance): Promise<() => Promise<Reload>> {
	const typesBefore = await typesVersion(n8n);
	const logLength = (await n8n.log()).length;
	return async () => {
		const deadline = Date.now() + TIMEOUT_MS;
		while (Date.now() < deadline) {
			if ((await typesVersion(n8n)) !== typesBefore) return 'reloaded';
			if ((await n8n.log()).slice(logLength).includes('Hot reload failed')) return 'failed';
			await sleep(POLL_MS);
		}
		return 'unnoticed';
	};
}

/** Changes each time n8n has loaded nodes, because it then rewrites the editor's file of node types. */
async function typesVersion({ baseUrl, rest }: N8nInstance): Promise<string> {
	const { browserId, cookie } = rest.session;
	const { ok, status, headers } = await fetch(new URL('types/nodes.json', baseUrl), {
		method: 'HEAD',
		headers: { 'browser-id': browserId, cookie },
	});
	if (!ok) throw new Error(`n8n responded to a request for its nodes with ${status}`);
	return headers.get('etag') ?? '';
}
