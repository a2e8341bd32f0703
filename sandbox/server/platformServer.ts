import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { respondWithFault, breakDelivery, type ResponseFault } from './responseFaults';
import type { Body } from './brokenBodies';
import { RESPONSE_KINDS, type FaultRegistry, type FaultTarget } from './faultRegistry';
import { bodyText, pathOf, type RecordedRequest, type ServerName } from './recorder';

/** Shared by all servers of the sandbox. */
export interface ServerContext {
	faults: FaultRegistry;
	requests: RecordedRequest[];
	/** Milliseconds since 1970. */
	now: () => number;
}

/** What is known about a request while it is being handled. */
interface RequestState {
	record: RecordedRequest;
	response?: ResponseFault;
	/** Offset of the server's clock for this request, milliseconds. */
	clockSkewMs: number;
}

const states = new WeakMap<FastifyRequest, RequestState>();

function stateOf(request: FastifyRequest): RequestState {
	const state = states.get(request);
	if (state === undefined) throw new Error('The request was not recorded');
	return state;
}

/** Offset of the server's clock for this request, milliseconds. */
export function clockSkewOf(request: FastifyRequest): number {
	return stateOf(request).clockSkewMs;
}

/** Records that a fault was applied to this request. */
export function noteFault(request: FastifyRequest, kind: string): void {
	stateOf(request).record.faults.push(kind);
}

/** The request as faults are matched against it. */
export function targetOf(request: FastifyRequest): FaultTarget {
	return { platform: stateOf(request).record.platform, method: request.method, path: pathOf(request) };
}

/**
 * Creates a server that records every request and applies the faults registered for it; the platform's routes are
 * added by the caller. Bodies stay text, because each platform parses them in its own way.
 */
export function platformServer(platform: ServerName, context: ServerContext): FastifyInstance {
	const { faults, requests, now } = context;
	const app = fastify({ forceCloseConnections: true, bodyLimit: 32 * 1024 * 1024, exposeHeadRoutes: false });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

	app.addHook('onRequest', (request, _reply, done) => {
		const { method, url, headers } = request;
		const record: RecordedRequest = { platform, method, url, headers, body: '', at: now(), faults: [] };
		requests.push(record);
		states.set(request, { record, clockSkewMs: 0 });
		done();
	});

	app.addHook('preHandler', async (request, reply) => {
		const state = stateOf(request);
		state.record.body = bodyText(request);
		const target = targetOf(request);
		const delay = faults.take(target, ['delayMs']);
		const skew = faults.take(target, ['clockSkewMs']);
		const response = faults.take(target, RESPONSE_KINDS);
		for (const applied of [delay, skew, response]) if (applied) noteFault(request, applied.kind);
		if (skew) state.clockSkewMs = skew.fault.clockSkewMs;
		if (delay) await sleep(delay.fault.delayMs, undefined, { ref: false });
		if (!response) return;
		state.response = response;
		if (respondWithFault(response, request, reply)) return reply;
	});

	app.addHook('onSend', (request, reply, body, done) => {
		const { record, response, clockSkewMs } = stateOf(request);
		if (response?.kind !== 'processThenReset') record.status = reply.statusCode;
		void reply.header('Date', new Date(now() + clockSkewMs).toUTCString());
		done(null, response ? breakDelivery(response, reply, body as Body) : body);
	});

	return app;
}
