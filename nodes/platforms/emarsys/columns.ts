import type { Transport } from '../../transport/http';
import { asError, ExportError } from '../../core/exportError';
import { settingsError } from '../../core/messages';
import { withoutPadding } from '../../core/padding';
import { isBlank, isOn, listOf, optionsOf } from '../parameters';
import type { Columns, ReadParameter } from '../platform';
import { isFieldId } from './chosenLists';
import { exportTypes } from './exportTypes';
import { labels } from './labels';
import { contactFields, type Entry } from './lists';

const COLUMN_NAMES = ['file', 'fieldId', 'fieldKey', 'stringId'] as const;

type ColumnNames = (typeof COLUMN_NAMES)[number];

/** What is known about a file whose columns need names. */
export interface ColumnsRequest {
	columnNames: ColumnNames;
	titles?: readonly string[];
	count: number;
	type?: string;
	/** The exported fields, in order, if known; an export of responses can have none. */
	contactFields?: readonly number[];
	/** Language of the titles, if chosen. */
	language?: string;
	/** Whether registrations end with the timestamp; true by default. */
	hasTimestamp?: boolean;
}

/** In these exports, the first column is the user ID, which is not a contact field. */
const WITH_USER_ID: ReadonlySet<string> = new Set(['registrations', 'changes', 'responses']);

const USER_ID = 'user_id';

/**
 * The options about columns.
 * @throws ExportError `settings`
 */
export function columnsOf(read: ReadParameter): Columns {
	const { columnNames, addFieldNamesHeader, language, contactFields, withTimestamp } = optionsOf(read);
	const chosen = isBlank(columnNames) ? 'file' : columnNames;
	const names = COLUMN_NAMES.find((name) => name === chosen);
	if (names === undefined) {
		throw settingsError(labels.columnNames, `"${String(chosen)}" is not one of ${COLUMN_NAMES.join(', ')}`);
	}
	// An export knows its fields; the option may be left over from when the operation was "Download".
	const isDownload = read('operation') === 'download';
	const given = isDownload ? listOf(contactFields, labels.fieldsOfFile).map(fieldId) : [];
	return {
		hasHeader: isOn(addFieldNamesHeader, true),
		keys: async (transport, { startFields, ...file }) => {
			const fields = given.length > 0 ? given : fieldIdsIn(startFields['contactFields']);
			return await columnKeys(transport, {
				...file,
				columnNames: names,
				hasTimestamp: isOn(withTimestamp, true),
				...(fields && { contactFields: fields }),
				...(!isBlank(language) && { language: withoutPadding(language) }),
			});
		},
	};
}

function fieldId(entry: string): number {
	if (!isFieldId(entry))
		throw settingsError(labels.fieldsOfFile, `"${entry}" is not the ID of a field: IDs are whole numbers`);
	return Number(entry);
}

// Undefined if an item's field of that name holds something else. A table between Start and Download may have made it text.
function fieldIdsIn(value: unknown): number[] | undefined {
	if (!Array.isArray(value) && (typeof value !== 'string' || isBlank(value))) return undefined;
	try {
		const entries = listOf(value, labels.fieldsOfFile);
		return entries.every(isFieldId) ? entries.map(Number) : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Names for the columns of an export. If the exported fields are known, columns are identified by position, since titles
 * are translated and two fields can share one; otherwise by title, if it is unique. Columns that are not contact fields
 * (`user_id`, the timestamp, analysis fields) keep their titles.
 * @throws ExportError if the account's list of fields can't be fetched
 */
export async function columnKeys(transport: Transport, request: ColumnsRequest): Promise<string[]> {
	const { columnNames, titles, contactFields = [] } = request;
	const first = positionOfFirstField(request);
	const names = titles ?? untitled(request, first);
	const hasNoFields = request.contactFields?.length === 0;
	if (first === undefined || hasNoFields)
		return hasNoFields || columnNames === 'file' || !titles
			? [...names]
			: await byTitle(transport, request, titles);
	if (columnNames === 'file' && titles) return [...titles];
	const nameOf = columnNames === 'stringId' ? await stringIds(transport) : byId(columnNames);
	return names.map((name, index) => {
		const field = contactFields[index - first];
		return field === undefined ? name : nameOf(String(field));
	});
}

// Undefined if the fields are unknown or can't be those of this file. A file with as many columns as fields has no other
// columns; if it has more, the first one is `user_id`.
function positionOfFirstField({
	titles,
	count,
	type,
	contactFields = [],
}: ColumnsRequest): 0 | 1 | undefined {
	if (contactFields.length === 0 || count < contactFields.length) return undefined;
	if (count === contactFields.length) return 0;
	return (hasUserId(type) ?? (!titles || titles[0] === USER_ID)) ? 1 : undefined;
}

// Undefined for a type that is not one of ours: one that comes from the status is free text.
function hasUserId(type: string | undefined): boolean | undefined {
	return type !== undefined && Object.hasOwn(exportTypes, type) ? WITH_USER_ID.has(type) : undefined;
}

// For a file without a header: columns that are certain get their names, the others a number.
function untitled({ count, type, contactFields = [] }: ColumnsRequest, first: 0 | 1 | undefined): string[] {
	const startsWithUserId = first === 1 || (first === undefined && hasUserId(type) === true);
	return Array.from({ length: count }, (_, index) => {
		if (index === 0 && startsWithUserId) return USER_ID;
		const isTimestamp = type === 'registrations' && first === 1 && index === contactFields.length + 1;
		return isTimestamp ? 'timestamp' : `Column ${index + 1}`;
	});
}

// `field_3` rather than 3: JavaScript moves keys that are whole numbers to the front of an object, in ascending order.
function byId(columnNames: ColumnNames): (id: string) => string {
	return columnNames === 'fieldKey' ? (id) => `field_${id}` : (id) => id;
}

async function fieldsOfAccount(transport: Transport, language?: string): Promise<Entry[]> {
	try {
		return await contactFields(transport, language);
	} catch (error) {
		throw withoutFields(asError(error));
	}
}

// The error of a missing list is not one of the export, which would be started again.
function withoutFields(error: Error): Error {
	if (!(error instanceof ExportError) || error.kind !== 'notFound') return error;
	return new ExportError('refused', 'Emarsys has no list of contact fields to name the columns by', {
		...error.details,
		description: `Set "${labels.columnNames}" to "As in the File", or check "Base URL" in the credential.`,
	});
}

async function stringIds(transport: Transport): Promise<(id: string) => string> {
	const fields = await fieldsOfAccount(transport);
	const names = new Map(fields.map((field) => [String(field.id), stringIdOf(field)]));
	return (id) => names.get(id) ?? id;
}

async function byTitle(
	transport: Transport,
	{ columnNames, language, type, hasTimestamp = true }: ColumnsRequest,
	titles: readonly string[],
): Promise<string[]> {
	const fields = await fieldsOfAccount(transport, language);
	const timestamp = type === 'registrations' && hasTimestamp ? titles.length - 1 : undefined;
	return titles.map((title, index) => {
		// An account can have contact fields of these names.
		if (index === timestamp || (index === 0 && title === USER_ID && hasUserId(type) !== false)) return title;
		const [match, ...moreMatches] = fields.filter(({ name }) => name === title);
		const isUnique = moreMatches.length === 0 && titles.filter((other) => other === title).length === 1;
		if (!match || !isUnique) return title;
		return columnNames === 'stringId' ? stringIdOf(match) : byId(columnNames)(String(match.id));
	});
}

function stringIdOf({ id, string_id: stringId }: Entry): string {
	return typeof stringId === 'string' && stringId !== '' ? stringId : String(id);
}
