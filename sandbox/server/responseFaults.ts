import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FaultEffects, RESPONSE_KINDS } from './faultRegistry';
import {
	cutAfter,
	dripped,
	resetConnection,
	resetInHeaders,
	rewritten,
	toStream,
	type Body,
} from './brokenBodies';

/** The fault chosen for a request. */
export type ResponseFault = {
	[Kind in (typeof RESPONSE_KINDS)[number]]: { kind: Kind; fault: FaultEffects[Kind] };
}[(typeof RESPONSE_KINDS)[number]];

/**
 * Applies the faults that hit before the platform sees the request.
 *
 * @returns whether the request is finished, or will never be
 */
export function respondWithFault(
	{ kind, fault }: ResponseFault,
	request: FastifyRequest,
	reply: FastifyReply,
): boolean {
	switch (kind) {
		case 'redirect':
			reply.redirect(fault.redirect, fault.status ?? 302);
			return true;
		case 'status':
			respondWith(fault, reply);
			return true;
		case 'hugeBody':
			void reply
				.header('content-type', fault.contentType ?? 'application/json')
				.send(hugeJson(fault.hugeBody));
			return true;
		case 'hang':
			reply.hijack();
			return true;
		case 'reset':
			if (fault.reset !== 'beforeHeaders' && fault.reset !== 'inHeaders') return false;
			reply.hijack();
			if (fault.reset === 'inHeaders') resetInHeaders(request.raw.socket);
			else resetConnection(request.raw.socket);
			return true;
		default:
			return false;
	}
}

/** Returns the body to send instead of the platform's, for the faults that break the delivery. */
export function breakDelivery({ kind, fault }: ResponseFault, reply: FastifyReply, body: Body): Body {
	const { socket } = reply.request.raw;
	switch (kind) {
		case 'processThenReset':
			resetConnection(socket);
			return body;
		case 'drip':
			keepLength(reply, body);
			return dripped(toStream(body), fault.drip.bytes, fault.drip.everyMs);
		case 'truncate':
			if (fault.chunked === true) void reply.removeHeader('content-length');
			else keepLength(reply, body);
			return cutAfter(toStream(body), fault.truncate, reply.raw, () => socket.destroySoon());
		case 'stall':
			keepLength(reply, body);
			return cutAfter(toStream(body), fault.stall.afterBytes, reply.raw, () => undefined);
		case 'rewrite':
			void reply.removeHeader('content-length').headers(fault.headers ?? {});
			return rewritten(toStream(body), fault.rewrite);
		case 'reset': {
			if (fault.reset === 'beforeHeaders' || fault.reset === 'inHeaders') return body;
			keepLength(reply, body);
			const bytes = fault.reset === 'afterHeaders' ? 0 : fault.reset.afterBytes;
			return cutAfter(toStream(body), bytes, reply.raw, () => resetConnection(socket));
		}
		default:
			return body;
	}
}

function respondWith({ status, body, headers }: FaultEffects['status'], reply: FastifyReply): void {
	void reply.code(status).headers(headers ?? {});
	const isText = typeof body === 'string';
	if (!reply.hasHeader('content-type')) {
		const html = isText && body.trimStart().startsWith('<');
		const binary = Buffer.isBuffer(body);
		void reply.type(
			html
				? 'text/html; charset=utf-8'
				: isText
					? 'text/plain'
					: binary
						? 'application/octet-stream'
						: 'application/json',
		);
	}
	void reply.send(isText || Buffer.isBuffer(body) ? body : body === undefined ? '' : JSON.stringify(body));
}

/** A body known in full declares its length before it is broken. */
function keepLength(reply: FastifyReply, body: Body): void {
	if (typeof body === 'string' || Buffer.isBuffer(body)) {
		void reply.header('content-length', Buffer.byteLength(body));
	}
}

function hugeJson(bytes: number): Readable {
	const start = '{"replyCode":0,"replyText":"OK","error":0,"data":"';
	const end = '"}';
	const filling = Buffer.alloc(1 << 16, 'a');
	return Readable.from(
		(function* () {
			yield Buffer.from(start);
			for (let left = bytes - start.length - end.length; left > 0; left -= filling.length) {
				yield filling.subarray(0, Math.min(left, filling.length));
			}
			yield Buffer.from(end);
		})(),
		{ objectMode: false },
	);
}
