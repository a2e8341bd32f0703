import { formatDuration } from '../setup/progress';
import { countLine, total, type StageResult } from './result';

/** The results of all stages as a table, with the totals as its last line. */
export function resultTable(results: readonly StageResult[]): string {
	const rows = results.map((result) => [
		markOf(result),
		result.name,
		countLine(result),
		formatDuration(result.milliseconds),
	]);
	const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
	return [...lines, '', countLine(total(results))].join('\n');
}

function markOf({ passed, failed, skipped }: StageResult): string {
	if (failed > 0) return '✖';
	return passed === 0 && skipped > 0 ? '–' : '✔';
}
