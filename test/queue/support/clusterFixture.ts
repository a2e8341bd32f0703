import { startCluster, type ClusterOptions, type N8nCluster } from './cluster';
import type { SandboxOptions } from '../../../sandbox';
import { N8nFixture } from '../../n8n/support/n8nFixture';

/** A cluster, and a sandbox whose callbacks go to its webhook process. */
export interface ClusterFixture {
	cluster: N8nCluster;
	fixture: N8nFixture;
	close(): Promise<void>;
}

/** More than the 1000 requests a minute of Emarsys, which 500 exports at once would use up: this is about n8n. */
const NO_RATE_LIMIT = 1_000_000;

export async function openClusterFixture(
	options: ClusterOptions,
	{ emarsys, ...sandboxOptions }: SandboxOptions = {},
): Promise<ClusterFixture> {
	const cluster = await startCluster(options);
	const { main, webhookUrl } = cluster;
	const fixture = await N8nFixture.open(
		{ ...sandboxOptions, emarsys: { rateLimitPerMinute: NO_RATE_LIMIT, ...emarsys } },
		{
			rest: cluster.rest,
			baseUrl: webhookUrl,
			logFile: main.logFile,
			userFolder: main.place.userFolder,
			pid: main.pid,
		},
	);
	return {
		cluster,
		fixture,
		close: async () => {
			await fixture.close();
			await cluster.remove();
		},
	};
}
