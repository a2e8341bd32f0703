import type { IBinaryData } from 'n8n-workflow';

import { ExportProblem } from '../export/problem';
import { cancelled, storageProblem } from '../export/problems';
import { guardAgainstStall, STALL_MS } from '../transport/body';
import { freeEarly } from '../transport/freeEarly';
import type { ByteStream, HttpAnswer } from '../transport/http';
import { codeOf, unreachable } from '../transport/unreachable';
import type { Run } from './run';

/** The parts of a Node.js stream that tell how a transfer ended. */
interface Transfer extends ByteStream {
	once?(event: 'error' | 'aborted' | 'close', listener: (error?: Error) => void): unknown;
	readonly readableEnded?: boolean;
}

/** What the stored file is called. */
export interface FileFacts {
	exportId: string;
	fileName: string;
	mimeType: string;
}

/**
 * Streams a download into n8n's binary store; the file is never in memory as a whole, where n8n's store allows it.
 * @throws ExportProblem `unreachable` when the transfer broke off: never is a short file stored as a whole one;
 * `storage` when n8n could not store it
 */
export async function store(
	run: Run,
	answer: HttpAnswer,
	{ exportId, fileName, mimeType }: FileFacts,
): Promise<IBinaryData> {
	const body = answer.body as Transfer;
	let broken: Error | undefined;
	body.once?.('error', (error) => {
		// Node.js ends a stream with an AbortError when who reads it can't go on: a full disk, not a broken transfer.
		if (error?.name !== 'AbortError') broken ??= error ?? new Error('the transfer failed');
	});
	body.once?.('aborted', () => (broken ??= new Error('the connection was closed')));
	const stop = () => void body.destroy(new Error('stopped'));
	run.signal.addEventListener('abort', stop, { once: true });
	const stopGuard = guardAgainstStall(body, STALL_MS);
	let binary: IBinaryData;
	try {
		if (run.signal.aborted) stop();
		freeEarly(body);
		binary = await run.context.helpers.prepareBinaryData(body as never, fileName, mimeType);
	} catch (error) {
		body.destroy();
		if (run.signal.aborted) throw cancelled();
		throw broken
			? brokenOff(exportId, broken)
			: storageProblem(exportId, `${(error as Error).message} ${codeOf(error) ?? ''}`);
	} finally {
		stopGuard();
		run.signal.removeEventListener('abort', stop);
	}
	if (broken) throw brokenOff(exportId, broken);
	await refuseShort(run, answer, binary, exportId);
	return binary;
}

async function refuseShort(
	run: Run,
	{ headers }: HttpAnswer,
	binary: IBinaryData,
	exportId: string,
): Promise<void> {
	const announced = Number(headers['content-length']);
	if (!headers['content-length'] || headers['content-encoding'] || !Number.isFinite(announced)) return;
	const stored = await bytesOf(run, binary);
	if (stored !== undefined && stored < announced) {
		throw brokenOff(exportId, new Error(`${stored} of ${announced} bytes arrived`));
	}
}

async function bytesOf(run: Run, binary: IBinaryData): Promise<number | undefined> {
	if (typeof binary.bytes === 'number') return binary.bytes;
	if (!binary.id) return Buffer.byteLength(binary.data, 'base64');
	return (await run.context.helpers.getBinaryMetadata(binary.id)).fileSize;
}

/** A transfer that ended before the file did. */
export function brokenOff(exportId: string, cause: Error): ExportProblem {
	const { message } = unreachable(cause, cause.message || 'the transfer broke off');
	return new ExportProblem('unreachable', `The download of export ${exportId} broke off. ${message}`, {
		exportId,
		description: `The export itself is done. Use "Download" with Export ID ${exportId} to fetch the file again.`,
	});
}
