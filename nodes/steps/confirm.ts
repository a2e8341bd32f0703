import type { IWebhookFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';

import type { ExportState } from '../core/job';
import { asError, ExportError } from '../core/exportError';
import { untilAborted } from '../core/polling';
import type { Platform, ReadParameter } from '../platforms/platform';
import { connectionTo } from '../run/connection';
import { sharingCredentials } from '../run/credentialReads';
import { stateByFile } from './stateByFile';

/**
 * Concurrent status requests about callbacks in one process: a burst of calls must not use up the account's rate limit,
 * and too many requests time out together: on a busy machine, 40 at once took more than 20 s each.
 */
const REQUESTS_AT_ONCE = 10;

/** How long a request may queue, in milliseconds: after that, the caller has given up or is about to. */
const LONGEST_QUEUE_MS = 10_000;

/**
 * How long the platform has to respond, in milliseconds. When hundreds of calls arrive at once, n8n takes seconds to
 * notice a response.
 */
const RESPONSE_MS = 20_000;

const limit = pLimit(REQUESTS_AT_ONCE);
const underWay = new Map<string, Promise<ExportState>>();

/** The call to verify. */
export interface Caller {
	context: IWebhookFunctions;
	platform: Platform;
	read: ReadParameter;
}

/**
 * The platform's state of an export that a call to a trigger names. Simultaneous calls about the same export share one
 * request.
 * @throws ExportError
 */
export async function confirm(caller: Caller, exportId: string): Promise<ExportState> {
	const { context } = caller;
	const key = keyOf(caller, exportId);
	const shared = underWay.get(key);
	if (shared) return await shared;
	const queuedAt = Date.now();
	const onTurn = () => {
		if (Date.now() - queuedAt > LONGEST_QUEUE_MS)
			throw new ExportError('busy', `Too many calls at once to get the state of export ${exportId}`);
	};
	const request = sharingCredentials(
		context,
		async (shared) => await stateFetcher({ ...caller, context: shared }, onTurn)(exportId),
	).finally(() => underWay.delete(key));
	underWay.set(key, request);
	return await request;
}

/**
 * Returns a function that requests the state of an export.
 * @param onTurn called when a request is about to be sent; if it throws, the request is not sent
 */
export function stateFetcher(
	{ context, platform, read }: Caller,
	onTurn: () => void = () => undefined,
): (exportId: string) => Promise<ExportState> {
	return async (exportId) =>
		await limit(async () => {
			onTurn();
			// Not part of the platform's time: a busy n8n can take long for this.
			await context.getCredentials(platform.credentialType(read));
			const signal = AbortSignal.timeout(RESPONSE_MS);
			const connect = async (ends: AbortSignal) =>
				await connectionTo(context, platform, read, { signal: ends });
			try {
				const connection = await connect(signal);
				const state = await connection.platform.state(connection.transport, exportId, read);
				if (!state.mayBeDone) return state;
				const key = JSON.stringify([
					context.getWorkflow().id,
					context.getNode().id,
					keyOf({ context, platform, read }, exportId),
				]);
				return await untilAborted(stateByFile(key, connect, state, read), signal);
			} catch (error) {
				const late = new ExportError('unreachable', `No response about export ${exportId} in time`);
				throw asError(signal.aborted ? late : error);
			}
		});
}

// The same number can be another account's export.
function keyOf({ context, platform, read }: Caller, exportId: string): string {
	const credential = platform.credentialType(read);
	return JSON.stringify([credential, context.getNode().credentials?.[credential]?.id, exportId]);
}
