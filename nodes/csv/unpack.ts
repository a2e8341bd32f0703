import { packedAs, SIGNATURE_BYTES } from './content';
import { CsvError, TruncatedError } from './csvError';
import { unzipped } from './zip';

/**
 * Decompresses gzip and ZIP; returns any other file unchanged.
 * @param stop ends the transfer: a reader that leaves early can't wait for a server that is silent
 * @throws CsvError for an archive that can't be read, TruncatedError for one that ends too early
 */
export async function* unpacked(
	bytes: AsyncIterable<Uint8Array>,
	stop: () => void,
): AsyncGenerator<Uint8Array> {
	const source = bytes[Symbol.asyncIterator]();
	let head: Uint8Array = new Uint8Array();
	for (;;) {
		const { done, value } = await source.next();
		if (done) break;
		head = head.length > 0 ? Buffer.concat([head, value]) : value;
		if (head.length >= SIGNATURE_BYTES) break;
	}
	const all = continued(head, source);
	const format = packedAs(head);
	if (format === 'gzip') yield* gunzipped(all, stop);
	else if (format === 'ZIP') yield* unzipped(all, (gzip) => gunzipped(gzip, stop));
	else yield* all;
}

async function* continued(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
	try {
		if (head.length > 0) yield head;
		for (;;) {
			const { done, value } = await rest.next();
			if (done) return;
			yield value;
		}
	} finally {
		await rest.return?.();
	}
}

async function* gunzipped(bytes: AsyncIterable<Uint8Array>, stop: () => void): AsyncGenerator<Uint8Array> {
	const { readable, writable } = new DecompressionStream('gzip');
	const writer = writable.getWriter();
	const reader = readable.getReader();
	let failure: unknown;
	const feed = async () => {
		try {
			for await (const chunk of bytes) {
				await writer.ready;
				await writer.write(chunk as Uint8Array<ArrayBuffer>);
			}
			await writer.close();
		} catch (error) {
			failure ??= error;
			await writer.abort(error).catch(() => undefined);
		}
	};
	const fed = feed();
	let isWhole = false;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			yield value as Uint8Array;
		}
		await fed;
		if (failure) throw failure;
		isWhole = true;
	} catch (error) {
		throw unpackingError(failure ?? error);
	} finally {
		if (!isWhole) {
			stop();
			reader.cancel().catch(() => undefined);
		}
	}
}

// Errors of DecompressionStream come from zlib and have its codes; all others are from the transfer.
function unpackingError(error: unknown): unknown {
	const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
	const reason = String(code ?? cause?.code ?? '');
	if (reason === 'Z_BUF_ERROR') return new TruncatedError('The archive ends too early');
	if (reason === 'ERR_TRAILING_JUNK_AFTER_STREAM_END')
		return new CsvError("it is a gzip archive with more data after its end, which can't be read");
	return reason.startsWith('Z_') ? new CsvError('it is a damaged archive') : error;
}
