import { ExportError } from '../core/exportError';
import { guardAgainstStall, STALL_MS } from './body';
import { promptMinorGc } from './minorGc';
import type { ByteStream, HttpResponse } from './http';
import { reasonOf } from './networkErrors';

/**
 * A large body while it arrives: a file, or what rows and parts are read from. Whatever reads one goes through here, so
 * that it ends when the server falls silent, costs little, and tells how far it came when it breaks off.
 */
export interface Arrival {
	/** Bytes that have come so far. */
	readonly received: number;
	/** The problem of a transfer that ended before the file did. Its message says where, and why. */
	brokenOff(cause: Error): ExportError;
	/**
	 * To be called when the body has ended without an error.
	 * @throws ExportError `brokenOff` when it is shorter than announced
	 */
	expectWhole(): void;
	/** To be called when nobody reads the body any more. */
	release(): void;
}

/** A stream of Node.js, as far as it shows what arrives. */
interface Arriving extends ByteStream {
	push?: (...chunk: unknown[]) => unknown;
	readonly readableLength?: number;
}

/** Follows the body of an answer that nobody has read from, but for its first bytes, which are still in it. */
export function arrivalOf({ headers, body }: HttpResponse): Arrival {
	const stream: Arriving = body;
	const announced = Number(headers['content-length'] ?? NaN);
	const stopGuard = guardAgainstStall(body, STALL_MS);
	let received = stream.readableLength ?? 0;
	const { push } = stream;
	if (typeof push === 'function') {
		stream.push = (...chunk) => {
			const [bytes] = chunk;
			if (bytes instanceof Uint8Array) {
				received += bytes.length;
				promptMinorGc(bytes.length);
			}
			return push.apply(stream, chunk);
		};
	}
	const brokenOff = (cause: Error) => {
		const of = announced >= received ? ` of ${announced}` : '';
		const reason = reasonOf(cause, cause.message || 'the connection was closed');
		return new ExportError('brokenOff', `after ${received}${of} bytes: ${reason}`);
	};
	return {
		get received() {
			return received;
		},
		brokenOff,
		expectWhole() {
			if (typeof push === 'function' && announced - received > packingOverhead(received))
				throw brokenOff(new Error('the file is not whole'));
		},
		release() {
			stopGuard();
		},
	};
}

/**
 * n8n unpacks a body that a server or proxy has compressed, drops the header that says so and leaves the length of the
 * packed body (seen in 2.41). Packed, a small file is larger: by a header, a name and a checksum, and by a few bytes for
 * each block that can't be compressed. What is missing beyond that is missing.
 */
function packingOverhead(bytes: number): number {
	return 512 + bytes / 1000;
}
