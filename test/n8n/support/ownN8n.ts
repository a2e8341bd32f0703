import { startN8n, type N8nInstance, type N8nOptions } from '../../../dev/n8n';
import type { SandboxOptions } from '../../../sandbox';
import { N8nFixture } from './n8nFixture';

/** An n8n for one test file, which may stop, kill and restart it. */
export async function openOwnN8n(
	options: SandboxOptions = {},
	n8nOptions: N8nOptions = {},
): Promise<{ n8n: N8nInstance; fixture: N8nFixture }> {
	const n8n = await startN8n(n8nOptions);
	const { rest, baseUrl, logFile, place } = n8n;
	const fixture = await N8nFixture.open(options, {
		rest,
		baseUrl,
		logFile,
		userFolder: place.userFolder,
		// A different one after each restart.
		get pid() {
			return n8n.pid;
		},
	});
	return { n8n, fixture };
}
