import type { Transport } from '../../transport/http';
import { settingsError } from '../../core/messages';
import { isBlank, isOn, listOf, optionsOf } from '../parameters';
import type { Columns, ReadParameter } from '../platform';
import { exportTypes } from './exportTypes';
import { labels } from './labels';
import { contactFields as fieldsOfAccount, type Entry } from './lists';

const COLUMN_NAMES = ['file', 'fieldId', 'fieldKey', 'stringId'] as const;

type ColumnNames = (typeof COLUMN_NAMES)[number];

/** What is known of a file whose columns need names. */
export interface ColumnsRequest {
	columnNames: ColumnNames;
	titles?: readonly string[];
	count: number;
	type?: string;
	/** The fields asked for, in order, where that is known. */
	contactFields?: readonly number[];
	/** Language of the titles, where it was chosen. */
	language?: string;
}

/** Files of these exports begin with a column that is no contact field. */
const WITH_USER_ID: ReadonlySet<string> = new Set(['registrations', 'changes', 'responses']);

const USER_ID = 'user_id';

/**
 * The options about columns.
 * @throws ExportError `settings`
 */
export function columnsOf(read: ReadParameter): Columns {
	const { columnNames, addFieldNamesHeader, language, contactFields } = optionsOf(read);
	const chosen = columnNames ?? 'file';
	const names = COLUMN_NAMES.find((name) => name === chosen);
	if (names === undefined) {
		throw settingsError(labels.columnNames, `"${String(chosen)}" is not one of ${COLUMN_NAMES.join(', ')}`);
	}
	// An export knows its fields; the option may be left from a time when the node was a download.
	const isDownload = read('operation') === 'download';
	const given = isDownload ? listOf(contactFields, labels.fieldsOfFile).map(fieldId) : [];
	return {
		hasHeader: isOn(addFieldNamesHeader, true),
		keys: async (transport, { asked, ...file }) => {
			const fields = given.length > 0 ? given : fieldIdsIn(asked['contactFields']);
			return await columnKeys(transport, {
				...file,
				columnNames: names,
				...(fields.length > 0 && { contactFields: fields }),
				...(!isBlank(language) && { language: String(language) }),
			});
		},
	};
}

function fieldId(entry: string): number {
	if (!/^\d{1,9}$/.test(entry))
		throw settingsError(labels.fieldsOfFile, `"${entry}" is not the ID of a field: IDs are whole numbers`);
	return Number(entry);
}

function fieldIdsIn(value: unknown): number[] {
	return Array.isArray(value) && value.every((id) => Number.isSafeInteger(id)) ? (value as number[]) : [];
}

/**
 * Names for the columns of an export. Where the fields asked for are known, columns are told by their position,
 * since titles are translated and two fields can share one; else by their title, where only one field has it. What
 * is no contact field (`user_id`, the timestamp, analysis fields) keeps its title.
 * @throws ExportError when the account's list of fields can't be read
 */
export async function columnKeys(transport: Transport, request: ColumnsRequest): Promise<string[]> {
	const { columnNames, titles, contactFields = [] } = request;
	const first = positionOfFirstField(request);
	const names = titles ?? untitled(request, first);
	if (first === undefined)
		return columnNames === 'file' || !titles ? [...names] : await byTitle(transport, request, titles);
	if (columnNames === 'file' && titles) return [...titles];
	const nameOf = columnNames === 'stringId' ? await stringIds(transport) : byId(columnNames);
	return names.map((name, index) => {
		const field = contactFields[index - first];
		return field === undefined ? name : nameOf(String(field));
	});
}

// Undefined where the fields are not known, or can't be those of this file. Files with as many columns as fields have
// no other column; where there are more, the first one is `user_id`.
function positionOfFirstField({
	titles,
	count,
	type,
	contactFields = [],
}: ColumnsRequest): 0 | 1 | undefined {
	if (contactFields.length === 0 || count < contactFields.length) return undefined;
	if (count === contactFields.length) return 0;
	// What the status says of the type is free text, and then its words are not ours.
	const isOurs = type !== undefined && Object.hasOwn(exportTypes, type);
	const hasUserId = isOurs ? WITH_USER_ID.has(type) : !titles || titles[0] === USER_ID;
	return hasUserId ? 1 : undefined;
}

// A file without a header: what is certain gets its name, the rest a number.
function untitled({ count, type, contactFields = [] }: ColumnsRequest, first: 0 | 1 | undefined): string[] {
	const hasUserId = first === 1 || (first === undefined && type !== undefined && WITH_USER_ID.has(type));
	return Array.from({ length: count }, (_, index) => {
		if (index === 0 && hasUserId) return USER_ID;
		const isTimestamp = type === 'registrations' && first === 1 && index === contactFields.length + 1;
		return isTimestamp ? 'timestamp' : `Column ${index + 1}`;
	});
}

// A key that is not a whole number: JavaScript moves those to the front of an object, in ascending order.
function byId(columnNames: ColumnNames): (id: string) => string {
	return columnNames === 'fieldKey' ? (id) => `field_${id}` : (id) => id;
}

async function stringIds(transport: Transport): Promise<(id: string) => string> {
	const fields = await fieldsOfAccount(transport);
	const names = new Map(fields.map((field) => [String(field.id), stringIdOf(field)]));
	return (id) => names.get(id) ?? id;
}

async function byTitle(
	transport: Transport,
	{ columnNames, language }: ColumnsRequest,
	titles: readonly string[],
): Promise<string[]> {
	const fields = await fieldsOfAccount(transport, language);
	return titles.map((title) => {
		const [match, ...others] = fields.filter(({ name }) => name === title);
		if (!match || others.length > 0 || titles.filter((other) => other === title).length > 1) return title;
		return columnNames === 'stringId' ? stringIdOf(match) : byId(columnNames)(String(match.id));
	});
}

function stringIdOf({ id, string_id: stringId }: Entry): string {
	return typeof stringId === 'string' && stringId !== '' ? stringId : String(id);
}
