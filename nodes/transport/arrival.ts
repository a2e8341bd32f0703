import { ExportError } from '../core/exportError';
import { guardAgainstStall, STALL_MS } from './body';
import { promptMinorGc } from './minorGc';
import type { ByteStream, HttpResponse } from './http';
import { reasonOf } from './networkErrors';

/**
 * A large body while it arrives: a file, or the source of rows and parts. Every download goes through here, so that it
 * ends when the server goes silent, uses little memory, and reports how far it got when it is cut off.
 */
export interface Arrival {
	/** Bytes so far. */
	readonly received: number;
	/** The error for a transfer that ended too early; its message says after how many bytes, and why. */
	brokenOff(cause: Error): ExportError;
	/**
	 * Call this when the body has ended without an error.
	 * @throws ExportError `brokenOff` when it is shorter than announced
	 */
	expectWhole(): void;
	/** Call this when the body is no longer read. */
	release(): void;
}

/** The parts of a Node.js stream that show what arrives. */
interface Arriving extends ByteStream {
	push?: (...chunk: unknown[]) => unknown;
	readonly readableLength?: number;
}

/** Tracks a body of which nothing has been consumed yet: its first bytes may have been peeked at, and are counted. */
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
				throw brokenOff(new Error('the file is incomplete'));
		},
		release() {
			stopGuard();
		},
	};
}

/**
 * n8n decompresses a body that a server or proxy has compressed, drops the header that says so and keeps the length of
 * the compressed body (seen in 2.41). Compressed, a small file is larger: by a header, a name and a checksum, and by a few
 * bytes for each block that can't be compressed. Anything missing beyond that has been lost.
 */
function packingOverhead(bytes: number): number {
	return 512 + bytes / 1000;
}
