import { ExportProblem } from '../../../nodes/export/problem';

/** The problem that an action throws; a test that expects one fails where there is none. */
export function problemOf(action: () => unknown): ExportProblem {
	try {
		action();
	} catch (error) {
		return asProblem(error);
	}
	throw new Error('No problem was thrown');
}

/** The problem that a promise is rejected with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<ExportProblem> {
	try {
		await promise;
	} catch (error) {
		return asProblem(error);
	}
	throw new Error('No problem was thrown');
}

function asProblem(error: unknown): ExportProblem {
	if (error instanceof ExportProblem) return error;
	throw error;
}
