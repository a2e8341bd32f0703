import type { Sandbox } from '../../sandbox';

/** Starts and ends an export of Altcraft in a sandbox, and gives its id. */
export async function finishedExport({ altcraft, jobs }: Sandbox): Promise<string> {
	const response = await fetch(`${altcraft.baseUrl}/api/v1.1/profiles/get_all`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			authorization: `Bearer ${altcraft.token}`,
			'request-id': crypto.randomUUID(),
		},
		body: JSON.stringify({ source_type: 'database', source_id: 1 }),
	});
	const { data } = (await response.json()) as { data: { task_id: string } };
	jobs.finish(data.task_id);
	return data.task_id;
}

/** The same with just so many rows that the file has at least `bytes`. */
export async function finishedExportOf(sandbox: Sandbox, bytes: number): Promise<string> {
	const SAMPLE = 10_000;
	sandbox.setRows(SAMPLE);
	const bytesPerRow = sandbox.jobs.csvBytesOf(await finishedExport(sandbox)) / SAMPLE;
	sandbox.setRows(Math.ceil((bytes / bytesPerRow) * 1.001));
	return await finishedExport(sandbox);
}
