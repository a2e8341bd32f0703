/** How long a node of an execution took, from n8n's own debug log. */
export interface NodeTime {
	node: string;
	/** Milliseconds. */
	took: number;
}

interface Line {
	message?: string;
	metadata?: { timestamp?: string };
}

/**
 * The times of the nodes in a log of n8n that was written with `N8N_LOG_LEVEL=debug` and `N8N_LOG_FORMAT=json`, and
 * the node that failed, if one did. The log is asked and not the execution, which would hold hundreds of megabytes of
 * rows.
 */
export function nodeTimes(log: string): { times: NodeTime[]; failed?: string } {
	const begun = new Map<string, number>();
	const times: NodeTime[] = [];
	for (const text of log.split('\n')) {
		const { message = '', metadata: { timestamp = '' } = {} } = lineOf(text);
		const [, node = '', what = '', how] =
			/^Running node "(.+)" (started|finished)( with error)?/.exec(message) ?? [];
		if (how) return { times, failed: node };
		if (what === 'started') begun.set(node, Date.parse(timestamp));
		const begin = begun.get(node);
		if (what === 'finished' && begin !== undefined) times.push({ node, took: Date.parse(timestamp) - begin });
	}
	return { times };
}

function lineOf(text: string): Line {
	try {
		return JSON.parse(text) as Line;
	} catch {
		return {};
	}
}
