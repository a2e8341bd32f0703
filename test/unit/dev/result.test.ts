import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countLine, jestCounts } from '../../../dev/testing/result';

describe('the totals of the tests', () => {
	it.each([
		[{ passed: 3, failed: 0, skipped: 0 }, '3 passed, 0 failed'],
		[{ passed: 3, failed: 1, skipped: 2 }, '3 passed, 1 failed, 2 skipped'],
	])('%j is "%s"', (counts, line) => expect(countLine(counts)).toBe(line));

	describe("from Jest's summary", () => {
		let folder: string;
		beforeEach(async () => {
			folder = await mkdtemp(join(tmpdir(), 'contact-export-result-'));
		});
		afterEach(async () => await rm(folder, { recursive: true }));

		async function counts(summary: object, success: boolean) {
			const file = join(folder, 'summary.json');
			const all = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
			await writeFile(file, JSON.stringify({ ...all, numRuntimeErrorTestSuites: 0, ...summary }));
			return await jestCounts(file, success);
		}

		it('counts tests, and files that could not run as failures', async () => {
			const summary = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
			expect(await counts({ ...summary, numRuntimeErrorTestSuites: 1 }, false)).toEqual({
				passed: 5,
				failed: 2,
				skipped: 3,
			});
		});

		it('a Jest that exits with an error has failed, whatever it counted', async () => {
			expect(await counts({ numPassedTests: 5 }, false)).toMatchObject({ passed: 5, failed: 1 });
		});

		it('a Jest without a summary has failed', async () => {
			expect(await jestCounts(join(folder, 'none.json'), true)).toMatchObject({ passed: 0, failed: 1 });
		});
	});
});
