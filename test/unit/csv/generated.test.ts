import * as fc from 'fast-check';

import { cellsOf, cutAt, files, partsOf, referenceCells, rowsOf, tableOf } from '../support/csv';

/** Contents of files that were written carelessly: anything at all. */
const carelessText = fc
	.array(fc.constantFrom('a', 'ü', '😀', ',', ';', '"', '\n', '\r', '\r\n', '""', ' '), {
		maxLength: 12,
	})
	.map((parts) => parts.join(''));

// Jest compares slowly, so it only gets what differs.
function expectSame(actual: unknown, expected: unknown): void {
	if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

describe('Generated files', () => {
	it('are read as they were written, and as csv-parse reads them', async () => {
		await fc.assert(
			fc.asyncProperty(files, async ({ delimiter, text, cells, lines, positions }) => {
				const bytes = Buffer.from(text);
				const rows = await rowsOf(cutAt(bytes, positions), delimiter);
				expectSame(
					rows,
					cells.map((row, index) => ({ cells: row, line: lines[index] })),
				);
				expectSame(referenceCells(bytes, delimiter), cells);
			}),
			{ numRuns: 20_000 },
		);
	}, 400_000);

	it('are read the same wherever they are cut', async () => {
		await fc.assert(
			fc.asyncProperty(files, async ({ delimiter, text, cells }) => {
				const bytes = Buffer.from(text);
				for (let position = 0; position <= bytes.length; position++)
					expectSame(await cellsOf(bytes, delimiter, [position]), cells);
				const everywhere = Array.from(bytes, (_, position) => position);
				expectSame(await cellsOf(bytes, delimiter, everywhere), cells);
			}),
			{ numRuns: 500 },
		);
	}, 60_000);

	it('with careless contents are read as csv-parse reads them, or refused', async () => {
		let refused = 0;
		await fc.assert(
			fc.asyncProperty(carelessText, fc.array(fc.nat(40)), async (text, cuts) => {
				const bytes = Buffer.from(text);
				const positions = cuts.filter((cut) => cut <= bytes.length);
				// Spaces after a closing quote are an error for csv-parse only.
				fc.pre(!/"[ \t]/.test(text));
				const ours = await cellsOf(bytes, ',', positions).catch((error: Error) => error.message);
				if (typeof ours !== 'string') {
					expectSame(ours, referenceCells(bytes));
				} else {
					refused++;
					expect(ours).toMatch(/quote/);
				}
				// Parts are split between rows, and refused if the rows are.
				const options = { delimiter: ',', hasHeader: false };
				const parts = await partsOf(bytes, options, positions).catch((error: Error) => error.message);
				const rows = await tableOf(bytes, options, positions).catch((error: Error) => error.message);
				if (typeof parts === 'string' || typeof rows === 'string') expectSame(parts, rows);
			}),
			{ numRuns: 10_000 },
		);
		expect(refused).toBeGreaterThan(0);
	}, 60_000);

	it.each([true, false])(
		'are cut into parts that hold the same (header: %s)',
		async (hasHeader) => {
			await fc.assert(
				fc.asyncProperty(
					files,
					fc.integer({ min: 1, max: 3 }),
					fc.constantFrom(1, 20, 1_000_000),
					fc.constantFrom('fail' as const, 'skip' as const),
					fc.constantFrom(0, 1, 2),
					async (
						{ delimiter, text, cells, blank, positions },
						rowsPerPart,
						bytesPerPart,
						onBadRow,
						maxRows,
					) => {
						const options = { delimiter, hasHeader, rowsPerPart, bytesPerPart, onBadRow, maxRows };
						const read = await tableOf(text, options, positions).catch(({ message }: Error) => message);
						const parts = await partsOf(text, options, positions).catch(({ message }: Error) => message);
						if (typeof read === 'string' || typeof parts === 'string') {
							expectSame(parts, read);
							return;
						}
						const header = hasHeader ? read.table.slice(0, 1) : [];
						const rows: string[][] = [];
						for (const part of parts) {
							const inPart = referenceCells(part.bytes, delimiter);
							expectSame(inPart.splice(0, header.length), header);
							expectSame(inPart.length, part.rows);
							expectSame(part.rows > 0 && part.rows <= rowsPerPart, true);
							rows.push(...inPart);
						}
						expectSame(rows, read.table.slice(header.length));
						if (maxRows > 0) {
							expectSame(rows.length <= maxRows, true);
							return;
						}
						// An empty line is a row if there is one column; before a header it is ignored.
						const first = hasHeader ? blank.indexOf(false) : 0;
						const width = cells[first]?.length ?? 0;
						const all = cells.filter(
							(_, index) => first >= 0 && index >= first && (width === 1 || !blank[index]),
						);
						if (all.every(({ length }) => length === width)) expectSame(read.table, all);
					},
				),
				{ numRuns: 5000 },
			);
		},
		60_000,
	);
});
