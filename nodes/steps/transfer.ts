import { CsvError } from '../csv/csvReader';
import { packedAs } from '../csv/readRows';
import { asError, ExportProblem } from '../export/problem';
import { cancelled } from '../export/problems';
import { discard, guardAgainstStall, STALL_MS } from '../transport/body';
import type { HttpAnswer } from '../transport/http';
import type { Run } from '../run/run';
import { brokenOff } from '../run/store';

/**
 * The bytes of a download as they come; leaving early ends the transfer.
 * @throws ExportProblem `unreachable` when it breaks off or stalls, `badAnswer` for a packed file, `cancelled`
 */
export async function* bytesOf(run: Run, answer: HttpAnswer, exportId: string): AsyncGenerator<Uint8Array> {
	const stop = () => discard(answer);
	run.signal.addEventListener('abort', stop, { once: true });
	const stopGuard = guardAgainstStall(answer.body, STALL_MS);
	let isFirst = true;
	try {
		for await (const bytes of answer.body) {
			const packed = isFirst ? packedAs(bytes) : undefined;
			if (packed) throw packedFile(exportId, packed);
			isFirst = false;
			yield bytes;
		}
	} catch (error) {
		if (run.signal.aborted) throw cancelled();
		throw error instanceof ExportProblem || error instanceof CsvError
			? asError(error)
			: brokenOff(exportId, asError(error));
	} finally {
		stopGuard();
		run.signal.removeEventListener('abort', stop);
	}
	if (run.signal.aborted) throw cancelled();
}

/** A file that can't be read as CSV, as a problem. */
export function unreadable(error: unknown, exportId: string): Error {
	if (!(error instanceof CsvError)) return asError(error);
	const place = error.line === undefined ? '' : `line ${error.line}: `;
	return new ExportProblem(
		'refused',
		`The file of export ${exportId} can't be read as CSV: ${place}${error.message}`,
		{
			exportId,
			description: 'Set "Output" to "File" to get it as it is.',
		},
	);
}

function packedFile(exportId: string, format: string): ExportProblem {
	return new ExportProblem(
		'refused',
		`The file of export ${exportId} is a ${format} archive, which can't be read as rows`,
		{
			exportId,
			description: 'Set "Output" to "File" and unpack it with n8n\'s node "Compression".',
		},
	);
}
