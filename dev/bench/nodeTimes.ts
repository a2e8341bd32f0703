/**
 * Reads the durations of nodes, and the node that failed, from n8n's log with `N8N_LOG_LEVEL=debug` and
 * `N8N_LOG_FORMAT=json`: the execution itself would contain hundreds of megabytes of rows. Times are in milliseconds.
 */
export function nodeTimes(log: string): { times: Array<{ node: string; took: number }>; failed?: string } {
	const startedAt = new Map<string, number>();
	const times: Array<{ node: string; took: number }> = [];
	for (const text of log.split('\n')) {
		const { message = '', metadata: { timestamp = '' } = {} } = lineOf(text);
		const [, node = '', what = '', how] =
			/^Running node "(.+)" (started|finished)( with error)?/.exec(message) ?? [];
		if (how) return { times, failed: node };
		if (what === 'started') startedAt.set(node, Date.parse(timestamp));
		const start = startedAt.get(node);
		if (what === 'finished' && start !== undefined) times.push({ node, took: Date.parse(timestamp) - start });
	}
	return { times };
}

function lineOf(text: string): { message?: string; metadata?: { timestamp?: string } } {
	try {
		return JSON.parse(text) as ReturnType<typeof lineOf>;
	} catch {
		return {};
	}
}
