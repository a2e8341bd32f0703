import { startSandbox, type Sandbox } from '../../sandbox';
import { measure, type MeasuredNode, type Measurement } from '../bench/run';

/*
 * What reading an export as rows or in parts costs, beside what people do without it: n8n's own Extract from File.
 * Prints figures that depend on the machine; only the ratios say something.
 */

const MEGABYTE = 1_000_000;
const ROWS_OF_100_MB = 530_000;
const TEN_MILLION = 10_000_000;
const TIMEOUT_MS = 15 * 60_000;

function contactExport(exportId: string, output: string): MeasuredNode {
	return {
		name: `Contact Export, ${output}`,
		type: 'n8n-nodes-contact-export.contactExport',
		typeVersion: 1,
		parameters: { platform: 'altcraft', operation: 'download', exportId, output },
	};
}

const EXTRACT: MeasuredNode = {
	name: 'Extract from File',
	type: 'n8n-nodes-base.extractFromFile',
	typeVersion: 1,
	parameters: { operation: 'csv', binaryPropertyName: 'data', options: {} },
};

async function finishedExport(sandbox: Sandbox, rows: number): Promise<string> {
	sandbox.setRows(rows);
	const response = await fetch(`${sandbox.altcraft.baseUrl}/api/v1.1/profiles/get_all`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			authorization: `Bearer ${sandbox.altcraft.token}`,
			'request-id': crypto.randomUUID(),
		},
		body: JSON.stringify({ source_type: 'database', source_id: 1 }),
	});
	const { data } = (await response.json()) as { data: { task_id: string } };
	sandbox.jobs.finish(data.task_id);
	return data.task_id;
}

function print(title: string, { nodes, growth }: Measurement): void {
	const times = nodes.map(({ node, took }) => `${node} ${(took / 1000).toFixed(1)} s`).join(', ');
	process.stdout.write(`${title}: ${times}; memory of n8n grew by ${Math.round(growth / MEGABYTE)} MB\n`);
}

const totalOf = ({ nodes }: Measurement) => nodes.reduce((sum, { took }) => sum + took, 0);

async function main(): Promise<void> {
	const sandbox = await startSandbox({ jobDurationMs: 1 });
	try {
		const id = await finishedExport(sandbox, ROWS_OF_100_MB);
		const bytes = sandbox.jobs.csvBytesOf(id);
		process.stdout.write(`A file of ${Math.round(bytes / MEGABYTE)} MB, ${ROWS_OF_100_MB} rows\n`);
		const rows = await measure(sandbox, [contactExport(id, 'rows')], TIMEOUT_MS);
		print('Rows (download and reading in one)', rows);
		const extract = await measure(sandbox, [contactExport(id, 'file'), EXTRACT], TIMEOUT_MS);
		print('File, then Extract from File', extract);
		process.stdout.write(
			`Rows took ${(totalOf(rows) / totalOf(extract)).toFixed(2)} of the time and ${(rows.growth / extract.growth).toFixed(2)} of the memory\n`,
		);
		const large = await finishedExport(sandbox, TEN_MILLION);
		print(
			'Parts of 10,000 rows, 10 million rows',
			await measure(sandbox, [contactExport(large, 'parts')], TIMEOUT_MS),
		);
	} finally {
		await sandbox.close();
	}
}

void main();
