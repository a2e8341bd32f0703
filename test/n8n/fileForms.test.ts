import { gunzipSync } from 'node:zlib';

import type { FileForm } from '../../sandbox/jobs/fileForm';
import { itemsOf } from '../../dev/n8n';
import { ALTCRAFT, QUICK } from './support/parameters';
import { N8nFixture } from './support/n8nFixture';
import { linearWorkflow } from './support/workflows';

describe('files in other formats in a real n8n', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open();
	});
	afterAll(async () => await fixture.close());

	const run = async (form: FileForm, output: string, options: Record<string, string | number>) => {
		fixture.sandbox.setFileForm(form);
		const execution = await fixture.run(
			linearWorkflow([
				{
					name: 'Export',
					parameters: { ...ALTCRAFT, operation: 'export', output, options: { ...QUICK, ...options } },
					credentials: fixture.pick('altcraftApi'),
				},
			]),
		);
		expect(execution.status).toBe('success');
		const [task] = execution.data.resultData.runData['Export'] ?? [];
		return {
			items: itemsOf(execution, 'Export'),
			hints: (task?.hints ?? []).map(({ message }) => message),
			customData: execution.customData ?? {},
		};
	};

	it.each(['rows', 'parts'])(
		'rows that are left out show as a hint and in the custom data: %s',
		async (output) => {
			const { items, hints, customData } = await run({ ragged: 'often' }, output, { onBadRow: 'skip' });
			expect(output === 'rows' ? items.length : items[0]?.json.rows).toBe(25);
			const text = customData.skippedRows;
			expect(text).toMatch(
				/25 rows that do not fit were left out \(the first of them in lines (\d+, ){9}\d+\)/,
			);
			expect(hints).toContain(text);
		},
	);

	it('a number of rows that differs from the announced one is in a hint and in the custom data', async () => {
		const { items, hints, customData } = await run({ missing: 1 }, 'rows', {});
		expect(items).toHaveLength(49);
		expect(customData.rowsDiffer).toMatch(/Altcraft announced 50 rows, but the file has 49\.$/);
		expect(hints).toContain(customData.rowsDiffer);
	});

	it.each(['gzip', 'zip', 'zipStream'] as const)(
		'a packed file is stored in plain parts: %s',
		async (packed) => {
			const { items } = await run({ packed }, 'parts', { rowsPerPart: 20 });
			expect(items.map(({ json }) => json.rows)).toEqual([20, 20, 10]);
			const csv = (await fixture.sandbox.jobs.csvOf(items[0]?.json.exportId as string)).toString();
			const header = csv.slice(0, csv.indexOf('\n') + 1);
			const parts: string[] = [];
			for (const item of items) {
				expect(item.json.fileName).toMatch(/\.csv$/);
				const part = (await fixture.fileOf(item)).toString();
				expect(part.slice(0, header.length)).toBe(header);
				parts.push(part.slice(header.length));
			}
			expect(header + parts.join('')).toBe(csv);
		},
	);

	it('a compressed file stays compressed as a file', async () => {
		const { items } = await run({ packed: 'gzip' }, 'file', {});
		const csv = await fixture.sandbox.jobs.csvOf(items[0]?.json.exportId as string);
		expect(gunzipSync(await fixture.fileOf(items[0]))).toEqual(csv);
	});
});
