import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Number of executions in n8n's database, and the bytes of their data. */
export function storedExecutions(userFolder: string): { count: number; bytes: number } {
	const database = new DatabaseSync(join(userFolder, '.n8n', 'database.sqlite'), { readOnly: true });
	try {
		const row = database
			.prepare(
				'SELECT count(*) AS count, coalesce(sum(length(CAST(data AS BLOB)) + length(CAST(workflowData AS BLOB))), 0) AS bytes FROM execution_data',
			)
			.get();
		return { count: Number(row?.count), bytes: Number(row?.bytes) };
	} finally {
		database.close();
	}
}
