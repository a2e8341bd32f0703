import type { IDataObject } from 'n8n-workflow';
import type { NewWorkflow, RestClient } from '../../../dev/n8n';

/** The example that keeps a ledger of its exports, and its nodes that tests check. */
export const LEDGER = {
	file: 'emarsys-ledger.json',
	table: 'contact_exports',
	schedule: 'Every morning at six',
	start: 'Start the export',
	trigger: 'Emarsys calls',
	sweep: 'Every 15 minutes',
	nextStep: 'Your next step',
	message: 'Tell me about it',
};

/** The ledger's hours as seconds: until an export is overdue, and until a delivery is. */
export function withShortTimes(
	workflow: NewWorkflow,
	{ dueS, deliveryS }: { dueS: number; deliveryS: number },
): NewWorkflow {
	let text = JSON.stringify(workflow);
	for (const [hours, seconds] of [
		[3, dueS],
		[2, deliveryS],
	]) {
		const before = `$now.plus(${hours}, \\"hours\\")`;
		if (!text.includes(before)) throw new Error(`The example does not say ${before}`);
		text = text.replaceAll(before, `$now.plus(${seconds}, \\"seconds\\")`);
	}
	return JSON.parse(text) as NewWorkflow;
}

/** A row of the ledger. */
export interface LedgerRow extends IDataObject {
	exportId: string;
	status: string;
	due: string | null;
	remark: string | null;
}

/** The rows of the ledger, oldest first, as n8n's page of the table shows them. */
export async function ledgerRows(rest: RestClient): Promise<LedgerRow[]> {
	const { data: tables } = await rest.send<{ data: Array<{ id: string; name: string; projectId: string }> }>(
		'GET',
		'/rest/data-tables-global',
	);
	const table = tables.find(({ name }) => name === LEDGER.table);
	if (!table) throw new Error('There is no ledger');
	const { data: rows } = await rest.send<{ data: LedgerRow[] }>(
		'GET',
		`/rest/projects/${table.projectId}/data-tables/${table.id}/rows?sortBy=id:asc`,
	);
	return rows;
}
