import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { RESPONSE_KINDS, respondWithFault, spoilDelivery, type ResponseFault } from './responseFaults';
import type { Body } from './brokenBodies';
import type { FaultRegistry, FaultTarget } from './faultRegistry';
import { bodyText, pathOf, type RecordedRequest, type ServerName } from './recorder';

/** What every server of the sandbox shares. */
export interface ServerContext {
	faults: FaultRegistry;
	requests: RecordedRequest[];
	/** Milliseconds since 1970. */
	now: () => number;
}

/** What the sandbox notes about a request while it is answered. */
interface Meeting {
	record: RecordedRequest;
	response?: ResponseFault;
	/** How wrong the server's clock is for this request, milliseconds. */
	clockSkewMs: number;
}

const meetings = new WeakMap<FastifyRequest, Meeting>();

function meetingOf(request: FastifyRequest): Meeting {
	const meeting = meetings.get(request);
	if (meeting === undefined) throw new Error('The request was not recorded');
	return meeting;
}

/** How wrong the server's clock is for this request, milliseconds. */
export function clockSkewOf(request: FastifyRequest): number {
	return meetingOf(request).clockSkewMs;
}

/** Notes that a fault was used on this request. */
export function noteFault(request: FastifyRequest, kind: string): void {
	meetingOf(request).record.faults.push(kind);
}

/** The request as the book of faults looks it up. */
export function targetOf(request: FastifyRequest): FaultTarget {
	return { platform: meetingOf(request).record.platform, method: request.method, path: pathOf(request) };
}

/**
 * Makes a server that records every request and meets it with the faults that wait for it; the platform's
 * own routes are added to it. Bodies are left as text, since the platforms read them in ways of their own.
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
		meetings.set(request, { record, clockSkewMs: 0 });
		done();
	});

	app.addHook('preHandler', async (request, reply) => {
		const meeting = meetingOf(request);
		meeting.record.body = bodyText(request);
		const target = targetOf(request);
		const delay = faults.take(target, ['delayMs']);
		const skew = faults.take(target, ['clockSkewMs']);
		const response = faults.take(target, RESPONSE_KINDS);
		for (const met of [delay, skew, response]) if (met) noteFault(request, met.kind);
		if (skew) meeting.clockSkewMs = skew.fault.clockSkewMs;
		if (delay) await sleep(delay.fault.delayMs, undefined, { ref: false });
		if (!response) return;
		meeting.response = response;
		if (respondWithFault(response, request, reply)) return reply;
	});

	app.addHook('onSend', (request, reply, body, done) => {
		const { record, response, clockSkewMs } = meetingOf(request);
		if (response?.kind !== 'processThenReset') record.status = reply.statusCode;
		void reply.header('Date', new Date(now() + clockSkewMs).toUTCString());
		done(null, response ? spoilDelivery(response, reply, body as Body) : body);
	});

	return app;
}
