import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import { clockSkewOf, noteFault, targetOf } from '../server/platformServer';
import type { EmarsysPermission } from './account';
import type { EmarsysState } from './emarsysState';
import { EMARSYS_FAILURES, EmarsysError, replyFailure } from './responses';

/** The two versions of the API; they differ only in authentication. */
export type ApiVersion = 'v2' | 'v3';

/**
 * Checks a request: WSSE on v2 and bearer tokens on v3, each rejecting the other (platform fact), then the
 * rate limit, then the permission, then the faults that Emarsys itself responds with.
 */
export function access(
	state: EmarsysState,
	version: ApiVersion,
	permission: EmarsysPermission | undefined,
): preHandlerAsyncHookHandler {
	return async (request: FastifyRequest, reply: FastifyReply) => {
		if (version === 'v2') {
			const header = request.headers['x-wsse'];
			const now = state.context.now() + clockSkewOf(request);
			state.wsse.check(Array.isArray(header) ? header[0] : header, now);
		} else if (!state.tokens.accepts(request.headers.authorization)) {
			throw new EmarsysError(EMARSYS_FAILURES.unauthorized);
		}
		state.rateLimit.count(reply);
		if (permission !== undefined && !state.settings.permissions.has(permission)) {
			// Platform fact: 403 without a replyCode, although the credentials are valid.
			return await reply
				.code(403)
				.send({ message: 'Access to this endpoint is not enabled for the API user' });
		}
		const fault = state.context.faults.take(targetOf(request), ['emarsysError']);
		if (!fault) return;
		noteFault(request, fault.kind);
		return await replyFailure(reply, EMARSYS_FAILURES[fault.fault.emarsysError], fault.fault.http200);
	};
}
