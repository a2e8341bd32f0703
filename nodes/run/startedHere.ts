import type { IExecuteFunctions } from 'n8n-workflow';

import { startCredentialsOf } from './startCredentials';

/**
 * The last exports that this process has started. A node can't read other executions, and a stopped one returns no item.
 * Without this, a user who pressed Stop and runs the node again would not learn which export the platform means by
 * "already running". On a cluster, or after a restart, the ID is in n8n's log.
 */

/** An export and when it was started, in milliseconds since 1970. */
export interface StartedHere {
	exportId: string;
	startedAt: number;
}

const REMEMBERED = 1_000;

/** By workflow, node, credentials and request; the latest last. */
const starts = new Map<string, StartedHere>();

/** Remembers an export that a node has started. */
export function noteStart(context: IExecuteFunctions, fingerprint: string, exportId: string): void {
	const key = keyOf(context, fingerprint);
	starts.delete(key);
	starts.set(key, { exportId, startedAt: Date.now() });
	const [oldest] = starts.keys();
	if (starts.size > REMEMBERED && oldest !== undefined) starts.delete(oldest);
}

/** The last export that this node has started with the same settings and credentials. */
export function lastStart(context: IExecuteFunctions, fingerprint: string): StartedHere | undefined {
	return starts.get(keyOf(context, fingerprint));
}

function keyOf(context: IExecuteFunctions, fingerprint: string): string {
	return JSON.stringify([
		context.getWorkflow().id,
		context.getNode().id,
		startCredentialsOf(context),
		fingerprint,
	]);
}
