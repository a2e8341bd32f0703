import { ExportError } from '../core/exportError';
import type { Run } from '../run/run';

/** The error for a file without content of an export that has rows. */
export function emptyFile({ platform }: Run, exportId: string, rows: number): ExportError {
	return new ExportError(
		'refused',
		`The file of export ${exportId} is empty, although ${platform.displayName} announced ${rows} rows`,
		{ exportId, description: 'Use "Download" with this Export ID again, or start the export again.' },
	);
}
