import { ExportError } from '../../../nodes/core/exportError';

/** The problem that an action throws; a test that expects one fails where there is none. */
export function errorFrom(action: () => unknown): ExportError {
	try {
		action();
	} catch (error) {
		return asExportError(error);
	}
	throw new Error('No problem was thrown');
}

/** The problem that a promise is rejected with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<ExportError> {
	try {
		await promise;
	} catch (error) {
		return asExportError(error);
	}
	throw new Error('No problem was thrown');
}

function asExportError(error: unknown): ExportError {
	if (error instanceof ExportError) return error;
	throw error;
}
