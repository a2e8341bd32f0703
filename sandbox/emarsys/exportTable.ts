import type { CsvColumn } from '../csv/csvTable';
import { CsvTable } from '../csv/csvTable';
import { SERIAL } from '../csv/csvBlock';
import type { CsvDialect } from '../csv/csvText';
import type { Contact } from '../contacts/contact';
import type { EmarsysAccount } from './account';
import { ANALYSIS_FIELDS } from './analysisFields';
import { EXPORT_TYPES } from './exportTypes';
import { say, wordingOf } from './fieldTypes';
import type { CheckedStart } from './startRules';
import { writeVienna } from './viennaTime';

/** ID of the analysis field with the time of the response. */
const RESPONSE_TIME = 8;

const TIMESTAMP = say('last update', 'Letzte Änderung', 'Последнее обновление');

/**
 * The columns of an export: `user_id` first for registrations, changes and responses, then the requested fields in
 * their order, and for registrations the timestamp at the end (platform facts).
 */
function columnsOf(start: CheckedStart, account: EmarsysAccount): CsvColumn[] {
	const language = wordingOf(start.language);
	const { from, to } = start.timeRange ?? { from: 0, to: 0 };
	const within = (share: number): string => writeVienna(from + Math.floor((to - from) * share));
	const columns: CsvColumn[] = [];
	if (EXPORT_TYPES[start.type].userId) columns.push({ title: 'user_id', value: () => SERIAL });
	for (const id of start.contactFieldIds) {
		const field = account.fields.get(id);
		if (field === undefined) continue;
		columns.push({ title: field.label[language], value: (contact) => field.value(contact, language) });
	}
	for (const id of start.analysisFieldIds) {
		const field = ANALYSIS_FIELDS.get(id);
		if (field === undefined) continue;
		columns.push({
			title: field.label[language],
			value: id === RESPONSE_TIME ? (_contact, share) => within(share) : field.value,
		});
	}
	if (start.timestamp)
		columns.push({ title: TIMESTAMP[language], value: (_contact, share) => within(share) });
	return columns;
}

/** Number of rows in a file: a changes export of an empty time range is empty (platform fact). */
export function rowsOf(start: CheckedStart, rows: number): number {
	const { type, timeRange } = start;
	return type === 'changes' && timeRange?.from === timeRange?.to ? 0 : rows;
}

export function exportTable(
	start: CheckedStart,
	account: EmarsysAccount,
	contacts: readonly Contact[],
	rows: number,
	dialect: Omit<CsvDialect, 'delimiter'>,
): CsvTable {
	return new CsvTable({
		columns: columnsOf(start, account),
		contacts,
		rows: rowsOf(start, rows),
		header: start.header,
		dialect: { ...dialect, delimiter: start.delimiter },
	});
}
