import type { IBinaryData } from 'n8n-workflow';

import { cancelled, storageError } from '../core/messages';
import { arrivalOf } from '../transport/arrival';
import type { ByteStream, HttpResponse } from '../transport/http';
import { codeOf } from '../transport/networkErrors';
import type { Run } from '../run/run';

/** The parts of a Node.js stream that show how a transfer ended. */
interface Transfer extends ByteStream {
	once?(event: 'error' | 'aborted' | 'close', listener: (error?: Error) => void): unknown;
	readonly readableEnded?: boolean;
}

export interface FileFacts {
	exportId: string;
	fileName: string;
	mimeType: string;
}

/**
 * Streams a download into n8n's binary store, without holding the whole file in memory if n8n's store allows that.
 * @throws ExportError `brokenOff` if the transfer was interrupted: a truncated file is never stored as complete;
 * `storage` if n8n could not store it
 */
export async function store(
	run: Run,
	response: HttpResponse,
	{ exportId, fileName, mimeType }: FileFacts,
): Promise<{ binary: IBinaryData; fileSize: number }> {
	const body = response.body as Transfer;
	let broken: Error | undefined;
	body.once?.('error', (error) => {
		// An AbortError means that the consumer failed, for example on a full disk, and not the transfer.
		if (error?.name !== 'AbortError') broken ??= error ?? new Error('the transfer failed');
	});
	body.once?.('aborted', () => (broken ??= new Error('the connection was closed')));
	const stop = () => void body.destroy(new Error('stopped'));
	run.signal.addEventListener('abort', stop, { once: true });
	const arrival = arrivalOf(response);
	let binary: IBinaryData;
	try {
		if (run.signal.aborted) stop();
		binary = await run.context.helpers.prepareBinaryData(body as never, fileName, mimeType);
	} catch (error) {
		body.destroy();
		if (run.signal.aborted) throw cancelled();
		throw broken
			? arrival.brokenOff(broken)
			: storageError(exportId, `${(error as Error).message} ${codeOf(error) ?? ''}`);
	} finally {
		arrival.release();
		run.signal.removeEventListener('abort', stop);
	}
	if (broken) throw arrival.brokenOff(broken);
	arrival.expectWhole();
	const stored = await sizeOf(run, binary);
	if (stored !== undefined && stored < arrival.received)
		throw arrival.brokenOff(new Error(`n8n stored ${stored} of them`));
	return { binary, fileSize: stored ?? arrival.received };
}

async function sizeOf(run: Run, binary: IBinaryData): Promise<number | undefined> {
	if (typeof binary.bytes === 'number') return binary.bytes;
	if (!binary.id) return Buffer.byteLength(binary.data, 'base64');
	return (await run.context.helpers.getBinaryMetadata(binary.id)).fileSize;
}
