import type { Database } from './clusterServices';

/** An entry in n8n's list of executions, with what n8n stores about its exports. */
export interface ListedExecution {
	id: string;
	workflowId: string;
	status: string;
	/** All stored data, including custom data, to search for export IDs. */
	text: string;
}

const UNFINISHED = ['new', 'running'];

/** Number of executions of these workflows by status. From the database, since a list of hundreds is slow. */
export async function statusCounts(
	database: Database,
	workflowIds: string[],
): Promise<Record<string, number>> {
	const { rows } = await database.query(
		'SELECT status, count(*)::int AS count FROM execution_entity WHERE "workflowId" = ANY($1) GROUP BY status',
		[workflowIds],
	);
	return Object.fromEntries(rows.map(({ status, count }) => [String(status), Number(count)]));
}

/** Number of executions that have not finished and are not waiting. */
export function unfinishedOf(counts: Record<string, number>): number {
	return UNFINISHED.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}

/** Whether it has not finished and is not waiting. */
export function isUnfinished({ status }: ListedExecution): boolean {
	return UNFINISHED.includes(status);
}

/** The executions of these workflows that did not succeed, with all stored data. */
export async function listUnsuccessful(
	database: Database,
	workflowIds: string[],
): Promise<ListedExecution[]> {
	const { rows } = await database.query(
		`SELECT e.id, e."workflowId", e.status, d.data,
			(SELECT string_agg(m.key || '=' || m.value, ' ') FROM execution_metadata m WHERE m."executionId" = e.id) AS notes
		FROM execution_entity e LEFT JOIN execution_data d ON d."executionId" = e.id
		WHERE e."workflowId" = ANY($1) AND e.status <> 'success' ORDER BY e.id`,
		[workflowIds],
	);
	return rows.map(({ id, workflowId, status, data, notes }) => ({
		id: String(id),
		workflowId: String(workflowId),
		status: String(status),
		text: `${String(data)} ${String(notes)}`,
	}));
}
