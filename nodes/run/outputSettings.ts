import { encodingNamed } from '../csv/encoding';
import type { OnBadRow } from '../csv/tableReader';
import { settingsError } from '../core/messages';
import { isBlank, optionsOf, wholeNumber } from '../platforms/parameters';
import type { Columns, Platform, ReadParameter } from '../platforms/platform';
import { delimiterOf } from '../platforms/readingFields';

/** The settings of the output. */
export interface OutputSettings {
	output: 'file' | 'rows' | 'parts';
	/** Rows at most; 0 for no limit. */
	maxRows: number;
	rowsPerPart: number;
	/** Absent if it is to be detected from the file. */
	delimiter?: string;
	/** A name for TextDecoder; absent for UTF-8, or UTF-16 with a byte order mark. */
	encoding?: string;
	onBadRow: OnBadRow;
	hasHeader: boolean;
	/** Absent if the platform has no settings about columns. */
	columns?: Columns;
}

const DEFAULT_ROWS_PER_PART = 10_000;

/** Rows that an AI agent gets unless the user allows more: each becomes part of its prompt. */
const ROWS_FOR_A_TOOL = 50;

/**
 * The parameters of the output.
 * @param isTool whether an AI agent uses the node
 * @throws ExportError `settings`
 */
export function outputSettingsOf(
	read: ReadParameter,
	platform: Pick<Platform, 'columns'>,
	isTool: boolean,
): OutputSettings {
	const output = String(read('output') ?? 'file');
	if (output !== 'file' && output !== 'rows' && output !== 'parts') {
		throw settingsError('Output', `"${output}" is not one of file, rows, parts`);
	}
	const options = optionsOf(read);
	const { maxRows, rowsPerPart } = options;
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
		...(output !== 'file' && readingOptions(options)),
		onBadRow: options['onBadRow'] === 'skip' ? 'skip' : 'fail',
		hasHeader: columns?.hasHeader ?? true,
		...(columns && { columns }),
	};
}

/**
 * Refuses, before anything is started, outputs that an AI agent can't read: n8n keeps binary data from the model.
 * @throws ExportError `settings`
 */
export function checkToolOutput({ output }: OutputSettings, isTool: boolean): void {
	if (!isTool || output === 'rows') return;
	throw settingsError(
		'Output',
		'an AI agent can\'t read files, so nothing was started; this tool needs "Output" set to "Rows"',
		'Open the tool node, set "Output" to "Rows", and "Max Rows" in the options to how many rows the agent may read (50 by default).',
	);
}

function readingOptions({
	delimiter,
	encoding,
	onBadRow,
}: Readonly<Record<string, unknown>>): Pick<OutputSettings, 'delimiter' | 'encoding'> {
	if (!isBlank(onBadRow) && onBadRow !== 'fail' && onBadRow !== 'skip')
		throw settingsError('On Bad Row', `"${String(onBadRow)}" is not one of fail, skip`);
	const separator = delimiterOf(delimiter);
	return {
		...(separator !== undefined && { delimiter: separator }),
		...(!isBlank(encoding) && { encoding: encodingOf(String(encoding)) }),
	};
}

function encodingOf(name: string): string {
	const known = encodingNamed(name);
	if (known !== undefined) return known;
	throw settingsError(
		'Encoding',
		`"${name}" is not an encoding that can be read`,
		'Use a name like utf-8, windows-1251 or iso-8859-2, or leave the option out for UTF-8.',
	);
}
