import { asError, ExportError } from '../core/exportError';
import { after } from './after';
import { reasonOf, unreachable } from './networkErrors';
import type { ByteStream, HttpResponse } from './http';

/** API responses are small; a larger one is not from the API. 8 MiB holds 50,000 list entries. */
const LARGEST_API_RESPONSE = 8 * 1024 * 1024;

/** A message in the place of a file is smaller, in bytes. */
const LARGEST_MESSAGE = 64 * 1024;

/** Longest time without a byte, in milliseconds. */
export const STALL_MS = 60_000;

/** Longest time for a whole API response, in milliseconds, even if bytes keep trickling in. */
const LONGEST_API_RESPONSE_MS = 120_000;

/**
 * The body of an API response as text.
 * @throws ExportError `unreachable` when it is cut off or takes too long, `badResponse` when it is larger than 8 MiB
 */
export async function readText(response: HttpResponse, limit = LARGEST_API_RESPONSE): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	const stopGuard = guardAgainstStall(response.body, STALL_MS);
	const stopLimit = after(LONGEST_API_RESPONSE_MS, () =>
		response.body.destroy(new Error(`incomplete after ${LONGEST_API_RESPONSE_MS / 1000} s`)),
	);
	try {
		for await (const chunk of response.body) {
			size += chunk.length;
			if (size > limit) break;
			chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
		}
	} catch (error) {
		throw unreachable(asError(error), 'the response was cut off');
	} finally {
		stopLimit();
		stopGuard();
	}
	if (size > limit) {
		response.body.destroy();
		throw new ExportError(
			'badResponse',
			`The response is larger than ${limit / 1024 / 1024} MiB where a short one was expected`,
			{
				httpStatus: response.status,
				description: 'Check "Base URL" in the credential: this is not an API response.',
			},
		);
	}
	return Buffer.concat(chunks)
		.toString('utf8')
		.replace(/^\ufeff/, '');
}

/** Discards a response body. */
export function discard(response: HttpResponse): void {
	response.body.destroy();
}

/** A Node.js stream that is not flowing yet. */
interface Paused extends ByteStream {
	once(event: string, listener: (error?: unknown) => void): unknown;
	off(event: string, listener: (error?: unknown) => void): unknown;
	read(): Uint8Array | null;
	unshift(bytes: Uint8Array): void;
	push(...chunk: unknown[]): unknown;
	readonly readableLength?: number;
	readonly readableEnded?: boolean;
	/** The only place that says that everything has arrived before it is read. */
	readonly _readableState?: { ended?: boolean };
}

/**
 * Peeks at the first bytes of a body; none if it is empty or not a Node.js stream.
 * @param least waits for this many, unless the body ends before
 * @throws ExportError `brokenOff` when it is cut off first
 */
export async function firstBytes(body: ByteStream, least = 1): Promise<Uint8Array> {
	const stream = body as Partial<Paused> as Paused;
	if (typeof stream.unshift !== 'function' || typeof stream.read !== 'function') return new Uint8Array();
	if (!stream.readableLength && !stream.readableEnded) await guarded(stream, readable);
	for (;;) {
		const bytes = stream.read() ?? new Uint8Array();
		if (bytes.length > 0) stream.unshift(bytes);
		if (bytes.length >= least || !mayHaveMore(stream)) return bytes;
		await guarded(stream, more);
	}
}

/** The start of a body. */
export interface TextStart {
	/** Without a byte order mark and white space before it. */
	text: string;
	/** Whether the body ends here. */
	isWhole: boolean;
}

/**
 * Peeks at the start of a body that may be a message or a web page instead of a file: the first bytes, and if they can
 * begin JSON, XML or HTML, up to 64 KiB. A message is small, but may arrive in pieces.
 * @throws ExportError `brokenOff` when it is cut off first
 */
export async function textStart(body: ByteStream): Promise<TextStart> {
	const stream = body as Partial<Paused> as Paused;
	let text = textOf(await firstBytes(body));
	while (/^([{<]|$)/.test(text) && mayHaveMore(stream)) {
		await guarded(stream, more);
		text = textOf(await firstBytes(body));
	}
	return { text, isWhole: stream._readableState?.ended !== false };
}

/** Whether a text is a web page, whatever its content type. */
export function isWebPage({ text }: TextStart): boolean {
	return /^(<\?xml[^>]*>\s*)?<(!doctype html|html)\b/i.test(text);
}

function textOf(bytes: Uint8Array): string {
	// This removes a byte order mark, too.
	return Buffer.from(bytes).toString('utf8').trimStart();
}

function mayHaveMore({ push, readableLength = 0, _readableState }: Paused): boolean {
	const isArriving = typeof push === 'function' && _readableState?.ended === false;
	return isArriving && readableLength < LARGEST_MESSAGE;
}

async function guarded(stream: Paused, arrive: (stream: Paused) => Promise<void>): Promise<void> {
	const stopGuard = guardAgainstStall(stream, STALL_MS, true);
	const received = stream.readableLength ?? 0;
	try {
		await arrive(stream);
	} catch (error) {
		throw brokenAfter(received, error);
	} finally {
		stopGuard();
	}
}

function brokenAfter(received: number, error: unknown): ExportError {
	const reason = reasonOf(error, 'the connection was closed');
	const when = received > 0 ? `after ${received} bytes` : 'before the first byte';
	return new ExportError('brokenOff', `${when}: ${reason}`, {
		description: 'This is usually temporary. Try again later.',
	});
}

async function readable(stream: Paused): Promise<void> {
	const ends = ['readable', 'end'];
	await unbroken(stream, (done) => {
		for (const event of ends) stream.once(event, done);
		return () => ends.forEach((event) => stream.off(event, done));
	});
}

// Waits until the stream buffers more bytes, or its end.
async function more(stream: Paused): Promise<void> {
	const { push } = stream;
	const arrival = unbroken(stream, (done) => {
		stream.push = (...chunk) => {
			const result = push.apply(stream, chunk);
			done();
			return result;
		};
		return () => (stream.push = push);
	});
	// Taking everything makes the stream ask for more, even if it buffers only a byte, like n8n's (seen in 2.41).
	const bytes = stream.read();
	if (bytes && bytes.length > 0) stream.unshift(bytes);
	await arrival;
}

/** @param listen calls the given function when it happens, and returns a function that removes the listeners */
async function unbroken(stream: Paused, listen: (done: () => void) => () => unknown): Promise<void> {
	const breaks = ['error', 'aborted', 'close'];
	await new Promise<void>((resolve, reject) => {
		const release = () => {
			stopListening();
			for (const event of breaks) stream.off(event, onBreak);
		};
		const stopListening = listen(() => {
			release();
			resolve();
		});
		const onBreak = (error?: unknown) => {
			release();
			// Further errors of the broken stream have no other listener, and would crash the process.
			stream.once('error', () => undefined);
			reject(asError(error ?? 'the connection was closed'));
		};
		for (const event of breaks) stream.once(event, onBreak);
	});
}

/** The parts of a Node.js stream that show what arrives. */
interface Arriving extends ByteStream {
	push?: (...chunk: unknown[]) => unknown;
	readonly readableLength?: number;
}

/**
 * Destroys a body when nothing has arrived for that long. It checks once per interval, so it may take up to twice as
 * long; a timer of the socket would be exact, but n8n hides the socket behind its own stream (seen in 2.41). Streams that
 * are not Node.js streams are left alone. Returns a function that removes the guard.
 * @param isPeek whether nothing consumes the body meanwhile: then unread bytes say nothing about the consumer
 */
export function guardAgainstStall(body: ByteStream, milliseconds: number, isPeek = false): () => void {
	const stream: Arriving = body;
	const { push } = stream;
	if (typeof push !== 'function') return () => undefined;
	let arrivals = 0;
	let stopChecking: () => void;
	stream.push = (...chunk) => {
		arrivals++;
		return push.apply(stream, chunk);
	};
	const checkAgain = (arrivalsBefore: number) => {
		stopChecking = after(milliseconds, () => {
			// Unread bytes mean that the consumer is slow, not the server.
			const isUnread = !isPeek && Boolean(stream.readableLength);
			if (arrivals > arrivalsBefore || isUnread) checkAgain(arrivals);
			else stream.destroy(new Error(`no data for ${milliseconds / 1000} s`));
		});
	};
	checkAgain(0);
	return () => {
		stopChecking();
		stream.push = push;
	};
}
