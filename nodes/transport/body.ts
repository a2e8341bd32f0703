import { asError, ExportProblem } from '../export/problem';
import { unreachable } from './unreachable';
import type { ByteStream, HttpAnswer } from './http';

/** Answers of an API are small; one that is larger than this is not from the API. 8 MiB holds 50,000 list entries. */
const LARGEST_API_ANSWER = 8 * 1024 * 1024;

/** How long an answer may go without a byte, in milliseconds. */
export const STALL_MS = 60_000;

/**
 * The body of an API answer as text.
 * @throws ExportProblem `unreachable` when it breaks off or stalls, `badAnswer` when it is larger than 8 MiB
 */
export async function readText(answer: HttpAnswer, limit = LARGEST_API_ANSWER): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	const stopGuard = guardAgainstStall(answer.body, STALL_MS);
	try {
		for await (const chunk of answer.body) {
			size += chunk.length;
			if (size > limit) break;
			chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
		}
	} catch (error) {
		throw unreachable(asError(error), 'the answer broke off');
	} finally {
		stopGuard();
	}
	if (size > limit) {
		answer.body.destroy();
		throw new ExportProblem(
			'badAnswer',
			`The answer is larger than ${limit / 1024 / 1024} MiB where a short one was expected`,
			{
				httpStatus: answer.status,
				description: 'Check "Base URL" in the credential: this is not the answer of an API.',
			},
		);
	}
	return Buffer.concat(chunks)
		.toString('utf8')
		.replace(/^\ufeff/, '');
}

/** Lets go of an answer whose body nobody needs. */
export function discard(answer: HttpAnswer): void {
	answer.body.destroy();
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
 * @throws ExportProblem `unreachable` when it breaks off before
 */
export async function firstBytes(body: ByteStream): Promise<Uint8Array> {
	const stream = body as Partial<Paused> as Paused;
	if (typeof stream.unshift !== 'function' || typeof stream.read !== 'function') return new Uint8Array();
	const stopGuard = guardAgainstStall(body, STALL_MS);
	try {
		if (!stream.readableLength) await readable(stream);
	} catch (error) {
		throw unreachable(asError(error), 'the transfer broke off');
	} finally {
		stopGuard();
	}
	const bytes = stream.read();
	if (bytes && bytes.length > 0) stream.unshift(bytes);
	return bytes ?? new Uint8Array();
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

/**
 * Ends a transfer that has been silent for too long. The socket's own timer does it, as community nodes have
 * none; a stream without a socket is left alone. Gives a function that takes the guard away.
 */
export function guardAgainstStall(body: ByteStream, milliseconds: number): () => void {
	const { setTimeout: arm } = body as {
		setTimeout?: (milliseconds: number, callback?: () => void) => unknown;
	};
	if (typeof arm !== 'function') return () => undefined;
	arm.call(body, milliseconds, () => {
		body.destroy(new Error(`no data for ${milliseconds / 1000} s`));
	});
	return () => {
		arm.call(body, 0);
	};
}
