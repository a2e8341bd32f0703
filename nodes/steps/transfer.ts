import { CsvError, TruncatedError } from '../csv/csvError';
import { unpacked } from '../csv/unpack';
import { asError, ExportError } from '../core/exportError';
import { cancelled } from '../core/messages';
import { arrivalOf } from '../transport/arrival';
import { plainText } from '../core/text';
import { discard } from '../transport/body';
import type { HttpResponse } from '../transport/http';
import type { Run } from '../run/run';

/**
 * The bytes of a download as they arrive; leaving the loop early ends the transfer.
 * @throws ExportError `brokenOff` if it is interrupted or stalls, `cancelled`
 */
async function* bytesOf(run: Run, response: HttpResponse): AsyncGenerator<Uint8Array> {
	const stop = () => discard(response);
	run.signal.addEventListener('abort', stop, { once: true });
	const arrival = arrivalOf(response);
	try {
		for await (const bytes of response.body) yield bytes;
	} catch (error) {
		if (run.signal.aborted) throw cancelled();
		throw error instanceof ExportError ? error : arrival.brokenOff(asError(error));
	} finally {
		arrival.release();
		run.signal.removeEventListener('abort', stop);
	}
	if (run.signal.aborted) throw cancelled();
	arrival.expectWhole();
}

/**
 * The bytes of a table: those of a download, decompressed.
 * @throws what `bytesOf` and `unpacked` throw
 */
export function tableBytes(run: Run, response: HttpResponse): AsyncGenerator<Uint8Array> {
	return unpacked(bytesOf(run, response), () => discard(response));
}

/** The error for a file that can't be read as CSV. */
export function unreadable(error: unknown, exportId: string): Error {
	if (error instanceof TruncatedError)
		return new ExportError('brokenOff', `before its end: ${plainText(error.message)}`);
	if (!(error instanceof CsvError)) return asError(error);
	const place = error.line === undefined ? '' : `line ${error.line}: `;
	return new ExportError(
		'refused',
		`The file of export ${exportId} can't be read as CSV: ${place}${error.message}`,
		{
			exportId,
			description: [error.advice, 'Set "Output" to "File" to get the file unchanged.']
				.filter(Boolean)
				.join(' '),
		},
	);
}
