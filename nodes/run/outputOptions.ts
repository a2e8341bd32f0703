import { settingsProblem } from '../export/problems';
import { isBlank, optionsOf } from '../platforms/parameters';
import type { Columns, Platform, ReadParameter } from '../platforms/platform';

/** What the user wants to get out of an export. */
export interface OutputSettings {
	output: 'file' | 'rows' | 'parts';
	/** Rows at most; 0 for no limit. */
	maxRows: number;
	rowsPerPart: number;
	/** Absent where the file's first line tells. */
	delimiter?: string;
	hasHeader: boolean;
	/** Absent where the columns have no other names than those in the file. */
	columns?: Columns;
}

const DEFAULT_ROWS_PER_PART = 10_000;

/** Rows that an AI agent gets unless the user allows more: each goes into its prompt. */
const ROWS_FOR_A_TOOL = 50;

/**
 * The parameters about what comes out.
 * @param isTool whether an AI agent uses the node
 * @throws ExportProblem `settings`
 */
export function outputSettingsOf(
	read: ReadParameter,
	platform: Pick<Platform, 'columns'>,
	isTool: boolean,
): OutputSettings {
	const output = String(read('output') ?? 'file');
	if (output !== 'file' && output !== 'rows' && output !== 'parts') {
		throw settingsProblem('Output', `"${output}" is not one of file, rows, parts`);
	}
	const { maxRows, rowsPerPart, delimiter } = optionsOf(read);
	const limit = isBlank(maxRows)
		? isTool && output === 'rows'
			? ROWS_FOR_A_TOOL
			: 0
		: wholeNumber(maxRows, 'Max Rows', 0);
	const columns = platform.columns?.(read);
	return {
		output,
		maxRows: limit,
		rowsPerPart: isBlank(rowsPerPart) ? DEFAULT_ROWS_PER_PART : wholeNumber(rowsPerPart, 'Rows per Part', 1),
		...(typeof delimiter === 'string' && delimiter !== '' && { delimiter }),
		hasHeader: columns?.hasHeader ?? true,
		...(columns && { columns }),
	};
}

function wholeNumber(value: unknown, label: string, least: number): number {
	const number = Number(value);
	if (!Number.isSafeInteger(number) || number < least) {
		throw settingsProblem(label, `"${String(value)}" is not a whole number from ${least} up`);
	}
	return number;
}
