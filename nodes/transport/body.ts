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
