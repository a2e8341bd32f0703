import { startCluster, type ClusterOptions, type N8nCluster } from '../../../dev/n8n/cluster';
import type { SandboxOptions } from '../../../sandbox';
import { Workbench } from '../../n8n/support/workbench';

/** A cluster, and a sandbox whose callbacks come to its process for webhooks. */
export interface ClusterBench {
	cluster: N8nCluster;
	bench: Workbench;
	close(): Promise<void>;
}

/** Emarsys allows 1000 requests a minute, which 500 exports at once would use up: here n8n is what is looked at. */
const NO_RATE_LIMIT = 1_000_000;

/** Starts both. */
export async function openClusterBench(
	options: ClusterOptions,
	{ emarsys, ...sandboxOptions }: SandboxOptions = {},
): Promise<ClusterBench> {
	const cluster = await startCluster(options);
	const { main, webhook } = cluster;
	const bench = await Workbench.open(
		{ ...sandboxOptions, emarsys: { rateLimitPerMinute: NO_RATE_LIMIT, ...emarsys } },
		{
			rest: cluster.rest,
			baseUrl: webhook.baseUrl,
			logFile: main.logFile,
			userFolder: main.place.userFolder,
			pid: main.pid,
		},
	);
	return {
		cluster,
		bench,
		close: async () => {
			await bench.close();
			await cluster.remove();
		},
	};
}
