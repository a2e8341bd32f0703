import { settingsError } from '../../core/messages';
import { listOf } from '../parameters';
import type { ReadParameter } from '../platform';
import { ANALYSIS_FIELDS, FORBIDDEN_FIELDS, MOST_FIELDS, SOURCES } from './exportTypes';
import { labels } from './labels';

export function isFieldId(text: string): boolean {
	return /^\d{1,15}$/.test(text);
}

/**
 * The IDs of the chosen contact fields.
 * @param analysisFields how many are chosen as well
 * @throws ExportError `settings`
 */
export function contactFieldsOf(read: ReadParameter, analysisFields: number): number[] {
	const ids = listOf(read('contactFields'), labels.contactFields).map((entry) => {
		if (!isFieldId(entry))
			throw settingsError(labels.contactFields, `"${entry}" is not the ID of a field: IDs are whole numbers`);
		return Number(entry);
	});
	const forbidden = ids.filter((id) => FORBIDDEN_FIELDS.has(id));
	if (forbidden.length > 0) {
		throw settingsError(
			labels.contactFields,
			`Emarsys does not export field ${forbidden.join(', ')}`,
			'The fields 27, 28, 29, 32 and 33 can never be exported. Take them out of the list.',
		);
	}
	const duplicates = ids.filter((id, index) => ids.indexOf(id) !== index);
	if (duplicates.length > 0)
		throw settingsError(
			labels.contactFields,
			`field ${[...new Set(duplicates)].join(', ')} is in the list more than once`,
		);
	if (ids.length + analysisFields === 0)
		throw settingsError(labels.contactFields, 'choose at least one field');
	if (ids.length + analysisFields > MOST_FIELDS) {
		const counted = analysisFields > 0 ? ` and ${analysisFields} analysis fields` : '';
		throw settingsError(
			labels.contactFields,
			`${ids.length} fields${counted} are too many: Emarsys exports ${MOST_FIELDS} at most`,
			'Use two exports and merge them, for example by the e-mail address.',
		);
	}
	return ids;
}

/** @throws ExportError `settings` */
export function analysisFieldsOf(read: ReadParameter): number[] {
	const chosen = listOf(read('analysisFields'), labels.analysisFields);
	// An account can have more than the documentation lists, so only the format is checked, here and below.
	const invalid = chosen.find((entry) => !/^\d{1,9}$/.test(entry));
	if (invalid !== undefined)
		throw settingsError(
			labels.analysisFields,
			`"${invalid}" is not the number of an analysis field, such as ${exampleOf(ANALYSIS_FIELDS)}`,
		);
	return [...new Set(chosen)].map(Number);
}

/** @throws ExportError `settings` */
export function sourcesOf(read: ReadParameter): string[] {
	const chosen = listOf(read('sources'), labels.sources);
	if (chosen.length === 0) throw settingsError(labels.sources, 'choose at least one kind of response');
	const invalid = chosen.find((entry) => !/^[a-z][a-z\d]*(_[a-z\d]+)*$/.test(entry));
	if (invalid !== undefined)
		throw settingsError(
			labels.sources,
			`"${invalid}" is not the name of a source, such as ${exampleOf(SOURCES)}`,
		);
	return [...new Set(chosen)];
}

function exampleOf(known: ReadonlyArray<{ value: string | number }>): string {
	return known.map(({ value }) => value).join(', ');
}
