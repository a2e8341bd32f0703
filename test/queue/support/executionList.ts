import type { Database } from '../../../dev/n8n/clusterServices';

/** What n8n's list of executions shows of one, with what it knows of its exports. */
export interface ListedExecution {
	id: string;
	workflowId: string;
	status: string;
	/** Everything n8n has kept of it, custom data included: searched for ids of exports. */
	text: string;
}

const UNFINISHED = ['new', 'running'];

/** How many executions of these workflows are in each state. Asked of the database: a list of hundreds is slow. */
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

/** How many have not ended and are not parked either. */
export function unfinishedOf(counts: Record<string, number>): number {
	return UNFINISHED.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}

/** Whether it has not ended and is not parked either. */
export function isUnfinished({ status }: ListedExecution): boolean {
	return UNFINISHED.includes(status);
}

/** The executions of these workflows that did not succeed, with all n8n has kept of them. */
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
