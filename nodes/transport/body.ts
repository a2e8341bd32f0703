import { asError, ExportError } from '../core/exportError';
import { after } from './after';
import { reasonOf, unreachable } from './networkErrors';
import type { ByteStream, HttpResponse } from './http';

/** Answers of an API are small; one that is larger than this is not from the API. 8 MiB holds 50,000 list entries. */
const LARGEST_API_RESPONSE = 8 * 1024 * 1024;

/** How long an answer may go without a byte, in milliseconds. */
export const STALL_MS = 60_000;

/** How long a whole answer of an API may take to arrive, in milliseconds, however steadily it drips. */
const LONGEST_API_RESPONSE_MS = 120_000;

/**
 * The body of an API answer as text.
 * @throws ExportError `unreachable` when it breaks off, stalls or drips, `badResponse` when it is larger than 8 MiB
 */
export async function readText(response: HttpResponse, limit = LARGEST_API_RESPONSE): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	const stopGuard = guardAgainstStall(response.body, STALL_MS);
	const stopLimit = after(LONGEST_API_RESPONSE_MS, () =>
		response.body.destroy(new Error(`not whole after ${LONGEST_API_RESPONSE_MS / 1000} s`)),
	);
	try {
		for await (const chunk of response.body) {
			size += chunk.length;
			if (size > limit) break;
			chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
		}
	} catch (error) {
		throw unreachable(asError(error), 'the answer broke off');
	} finally {
		stopLimit();
		stopGuard();
	}
	if (size > limit) {
		response.body.destroy();
		throw new ExportError(
			'badResponse',
			`The answer is larger than ${limit / 1024 / 1024} MiB where a short one was expected`,
			{
				httpStatus: response.status,
				description: 'Check "Base URL" in the credential: this is not the answer of an API.',
			},
		);
	}
	return Buffer.concat(chunks)
		.toString('utf8')
		.replace(/^\ufeff/, '');
}

/** Lets go of an answer whose body nobody needs. */
export function discard(response: HttpResponse): void {
	response.body.destroy();
}

/** A stream of Node.js that is not flowing yet. */
interface Paused extends ByteStream {
	once(event: string, listener: (error?: unknown) => void): unknown;
	off(event: string, listener: (error?: unknown) => void): unknown;
	read(): Uint8Array | null;
	unshift(bytes: Uint8Array): void;
	readonly readableLength?: number;
}

/**
 * The first bytes of a body, which stay in it; none where it is empty or can't tell.
 * @throws ExportError `brokenOff` when it breaks off before
 */
export async function firstBytes(body: ByteStream): Promise<Uint8Array> {
	const stream = body as Partial<Paused> as Paused;
	if (typeof stream.unshift !== 'function' || typeof stream.read !== 'function') return new Uint8Array();
	const stopGuard = guardAgainstStall(body, STALL_MS);
	try {
		if (!stream.readableLength) await readable(stream);
	} catch (error) {
		throw brokenBefore(error);
	} finally {
		stopGuard();
	}
	const bytes = stream.read();
	if (bytes && bytes.length > 0) stream.unshift(bytes);
	return bytes ?? new Uint8Array();
}

function brokenBefore(error: unknown): ExportError {
	const reason = reasonOf(error, 'the connection was closed');
	return new ExportError('brokenOff', `before the first byte: ${reason}`);
}

async function readable(stream: Paused): Promise<void> {
	const ends = ['readable', 'end'];
	const breaks = ['error', 'aborted', 'close'];
	await new Promise<void>((resolve, reject) => {
		const release = () => {
			for (const event of ends) stream.off(event, onEnd);
			for (const event of breaks) stream.off(event, onBreak);
		};
		const onEnd = () => {
			release();
			resolve();
		};
		const onBreak = (error?: unknown) => {
			release();
			// What follows the first sign of a break has nobody else to hear it.
			stream.once('error', () => undefined);
			reject(asError(error ?? 'the connection was closed'));
		};
		for (const event of ends) stream.once(event, onEnd);
		for (const event of breaks) stream.once(event, onBreak);
	});
}

/** A stream of Node.js, as far as it shows what arrives. */
interface Arriving extends ByteStream {
	push?: (...chunk: unknown[]) => unknown;
	readonly readableLength?: number;
}

/**
 * Ends a transfer when nothing has arrived for so long, or a little later: it looks once in that time. A stream that
 * shows nothing is left alone. The timer of the socket would be exact, but n8n hides the socket behind a stream of
 * its own (seen in 2.41). Gives a function that takes the guard away.
 */
export function guardAgainstStall(body: ByteStream, milliseconds: number): () => void {
	const stream: Arriving = body;
	const { push } = stream;
	if (typeof push !== 'function') return () => undefined;
	let arrivals = 0;
	let stopChecking: () => void;
	stream.push = (...chunk) => {
		arrivals++;
		return push.apply(stream, chunk);
	};
	const checkAgain = (seen: number) => {
		stopChecking = after(milliseconds, () => {
			// Bytes that lie there unread are the silence of the reader.
			if (arrivals > seen || stream.readableLength) checkAgain(arrivals);
			else stream.destroy(new Error(`no data for ${milliseconds / 1000} s`));
		});
	};
	checkAgain(0);
	return () => {
		stopChecking();
		stream.push = push;
	};
}
