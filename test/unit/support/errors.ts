import { ExportError } from '../../../nodes/core/exportError';

/** The error that an action throws; throws if the action succeeds. */
export function errorFrom(action: () => unknown): ExportError {
	try {
		action();
	} catch (error) {
		return asExportError(error);
	}
	throw new Error('No error was thrown');
}

/** The error that a promise is rejected with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<ExportError> {
	try {
		await promise;
	} catch (error) {
		return asExportError(error);
	}
	throw new Error('No error was thrown');
}

function asExportError(error: unknown): ExportError {
	if (error instanceof ExportError) return error;
	throw error;
}
