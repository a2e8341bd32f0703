import { readFile } from 'node:fs/promises';
import { formatDuration } from '../setup/progress';

export interface Counts {
	passed: number;
	failed: number;
	skipped: number;
}

export interface StageResult extends Counts {
	name: string;
	milliseconds: number;
}

/** The counts in Jest's `--json` output. */
interface JestSummary {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
	/** Test files that could not run, so that their tests are not counted. */
	numRuntimeErrorTestSuites: number;
}

/** The counts of a stage that is a single test. */
export function singleCount(success: boolean): Counts {
	return { passed: success ? 1 : 0, failed: success ? 0 : 1, skipped: 0 };
}

/** The counts of a Jest stage: at least one failure if Jest failed, even without a summary. */
export async function jestCounts(summaryFile: string, success: boolean): Promise<Counts> {
	let summary: JestSummary;
	try {
		summary = JSON.parse(await readFile(summaryFile, 'utf8')) as JestSummary;
	} catch {
		return singleCount(false);
	}
	const failed = summary.numFailedTests + summary.numRuntimeErrorTestSuites;
	return {
		passed: summary.numPassedTests,
		failed: success ? failed : Math.max(1, failed),
		skipped: summary.numPendingTests + summary.numTodoTests,
	};
}

export function total(results: readonly Counts[]): Counts {
	const sum = (count: keyof Counts): number => results.reduce((all, result) => all + result[count], 0);
	return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** The counts in the format that CI parses. */
export function countLine({ passed, failed, skipped }: Counts): string {
	const line = `${passed} passed, ${failed} failed`;
	return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

/** A line for each stage, and the totals in the last one. */
export function resultTable(results: readonly StageResult[]): string {
	const lines = results.map((result) => {
		const { name, milliseconds } = result;
		return `${markOf(result)}  ${name.padEnd(8)}  ${formatDuration(milliseconds).padEnd(11)}  ${countLine(result)}`;
	});
	return [...lines, '', countLine(total(results))].join('\n');
}

function markOf({ passed, failed, skipped }: StageResult): string {
	if (failed > 0) return '✖';
	return passed === 0 && skipped > 0 ? '–' : '✔';
}
