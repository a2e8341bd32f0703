import { settingsProblem } from '../export/problems';
import { isBlank, isOn, listOf, optionsOf } from '../platforms/parameters';
import type { ColumnNames, ReadParameter } from '../platforms/platform';

/** What the user wants to get out of an export. */
export interface OutputSettings {
	output: 'file' | 'rows' | 'parts';
	/** Rows at most; 0 for no limit. */
	maxRows: number;
	rowsPerPart: number;
	columnNames: ColumnNames;
	/** Absent where the file's first line tells. */
	delimiter?: string;
	hasHeader: boolean;
	language?: string;
	/** The fields of the file, where the start is not this node's. */
	contactFields: number[];
}

const DEFAULT_ROWS_PER_PART = 10_000;

/** Rows that an AI agent gets unless the user allows more: each goes into its prompt. */
const ROWS_FOR_A_TOOL = 50;

/**
 * The parameters about what comes out.
 * @param isTool whether an AI agent uses the node
 * @throws ExportProblem `settings`
 */
export function outputSettingsOf(read: ReadParameter, isTool: boolean): OutputSettings {
	const output = String(read('output') ?? 'file');
	if (output !== 'file' && output !== 'rows' && output !== 'parts') {
		throw settingsProblem('Output', `"${output}" is not one of file, rows, parts`);
	}
	const { maxRows, rowsPerPart, columnNames, delimiter, addFieldNamesHeader, language, contactFields } =
		optionsOf(read);
	const limit = isBlank(maxRows)
		? isTool && output === 'rows'
			? ROWS_FOR_A_TOOL
			: 0
		: wholeNumber(maxRows, 'Max Rows', 0);
	const names = String(columnNames ?? 'file');
	if (names !== 'file' && names !== 'fieldId' && names !== 'stringId') {
		throw settingsProblem('Column Names', `"${names}" is not one of file, fieldId, stringId`);
	}
	return {
		output,
		maxRows: limit,
		rowsPerPart: isBlank(rowsPerPart) ? DEFAULT_ROWS_PER_PART : wholeNumber(rowsPerPart, 'Rows per Part', 1),
		columnNames: names,
		...delimiterOf(read, delimiter),
		hasHeader: isOn(addFieldNamesHeader, true),
		...(!isBlank(language) && { language: String(language) }),
		contactFields: listOf(contactFields, 'Contact Field IDs').map(fieldId),
	};
}

// A file that was ordered here has the delimiter that was ordered: its titles can't mislead anybody.
function delimiterOf(read: ReadParameter, chosen: unknown): { delimiter?: string } {
	if (typeof chosen === 'string' && chosen !== '') return { delimiter: chosen };
	return read('platform') === 'emarsys' && read('operation') === 'export' ? { delimiter: ',' } : {};
}

function fieldId(entry: string): number {
	if (!/^\d{1,9}$/.test(entry))
		throw settingsProblem('Contact Field IDs', `"${entry}" is not the id of a field: ids are whole numbers`);
	return Number(entry);
}

function wholeNumber(value: unknown, label: string, least: number): number {
	const number = Number(value);
	if (!Number.isSafeInteger(number) || number < least) {
		throw settingsProblem(label, `"${String(value)}" is not a whole number from ${least} up`);
	}
	return number;
}
