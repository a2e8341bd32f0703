import { CsvError, TruncatedError } from '../csv/csvError';
import { unpacked } from '../csv/unpack';
import { asError, ExportProblem } from '../export/problem';
import { cancelled } from '../export/problems';
import { arrivalOf } from '../transport/arrival';
import { plainText } from '../export/text';
import { discard } from '../transport/body';
import type { HttpAnswer } from '../transport/http';
import type { Run } from '../run/run';

/**
 * The bytes of a download as they come; leaving early ends the transfer.
 * @throws ExportProblem `brokenOff` when it breaks off or stalls, `cancelled`
 */
async function* bytesOf(run: Run, answer: HttpAnswer): AsyncGenerator<Uint8Array> {
	const stop = () => discard(answer);
	run.signal.addEventListener('abort', stop, { once: true });
	const arrival = arrivalOf(answer);
	try {
		for await (const bytes of answer.body) yield bytes;
	} catch (error) {
		if (run.signal.aborted) throw cancelled();
		throw error instanceof ExportProblem ? error : arrival.brokenOff(asError(error));
	} finally {
		arrival.release();
		run.signal.removeEventListener('abort', stop);
	}
	if (run.signal.aborted) throw cancelled();
	arrival.expectWhole();
}

/**
 * The bytes of a table: those of a download, unpacked.
 * @throws what `bytesOf` and `unpacked` throw
 */
export function tableBytes(run: Run, answer: HttpAnswer): AsyncGenerator<Uint8Array> {
	return unpacked(bytesOf(run, answer), () => discard(answer));
}

/** A file that can't be read as CSV, as a problem. */
export function unreadable(error: unknown, exportId: string): Error {
	if (error instanceof TruncatedError)
		return new ExportProblem('brokenOff', `before its end: ${plainText(error.message)}`);
	if (!(error instanceof CsvError)) return asError(error);
	const place = error.line === undefined ? '' : `line ${error.line}: `;
	return new ExportProblem(
		'refused',
		`The file of export ${exportId} can't be read as CSV: ${place}${error.message}`,
		{
			exportId,
			description: [error.advice, 'Set "Output" to "File" to get it as it is.'].filter(Boolean).join(' '),
		},
	);
}
