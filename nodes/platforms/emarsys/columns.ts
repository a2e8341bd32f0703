import type { Transport } from '../../transport/http';
import type { ColumnsRequest } from '../platform';
import { entries, type Entry } from './lookUps';

/** Files of these exports begin with a column that is no contact field. */
const WITH_USER_ID: ReadonlySet<string> = new Set(['registrations', 'changes', 'responses']);

const USER_ID = 'user_id';

/**
 * Names for the columns of an export. Where the fields asked for are known, columns are told by their position,
 * since titles are translated and two fields can share one; else by their title, where only one field has it. What
 * is no contact field (`user_id`, the timestamp, analysis fields) keeps its title.
 * @throws ExportProblem when the account's list of fields can't be read
 */
export async function columnKeys(transport: Transport, request: ColumnsRequest): Promise<string[]> {
	const { columnNames, contactFields } = request;
	const titles = request.titles ?? untitled(request);
	const first = positionOfFirstField(request);
	const isKnown =
		contactFields !== undefined && contactFields.length > 0 && first + contactFields.length <= titles.length;
	if (isKnown) {
		if (columnNames === 'file' && request.titles) return [...titles];
		const nameOf = columnNames === 'stringId' ? await stringIds(transport) : (id: string) => id;
		return titles.map((title, index) => {
			const field = contactFields[index - first];
			return field === undefined ? title : nameOf(String(field));
		});
	}
	return columnNames === 'file' || !request.titles ? [...titles] : await byTitle(transport, request, titles);
}

function positionOfFirstField({ titles, type }: ColumnsRequest): number {
	if (titles) return titles[0] === USER_ID ? 1 : 0;
	return type !== undefined && WITH_USER_ID.has(type) ? 1 : 0;
}

// A file without a header: what is certain gets its name, the rest a number.
function untitled({ count, type, contactFields }: ColumnsRequest): string[] {
	const hasUserId = type !== undefined && WITH_USER_ID.has(type);
	const isTimestamp = (index: number) =>
		type === 'registrations' && contactFields !== undefined && index === contactFields.length + 1;
	return Array.from({ length: count }, (_, index) => {
		if (index === 0 && hasUserId) return USER_ID;
		return isTimestamp(index) ? 'timestamp' : `Column ${index + 1}`;
	});
}

async function stringIds(transport: Transport): Promise<(id: string) => string> {
	const fields = await entries(transport, '/field', 'field.get');
	const byId = new Map(fields.map((field) => [String(field.id), stringIdOf(field)]));
	return (id) => byId.get(id) ?? id;
}

async function byTitle(
	transport: Transport,
	{ columnNames, language }: ColumnsRequest,
	titles: readonly string[],
): Promise<string[]> {
	const path = language ? `/field/translate/${encodeURIComponent(language)}` : '/field';
	const fields = await entries(transport, path, 'field.get');
	return titles.map((title) => {
		const [match, ...others] = fields.filter(({ name }) => name === title);
		if (!match || others.length > 0 || titles.filter((other) => other === title).length > 1) return title;
		return columnNames === 'stringId' ? stringIdOf(match) : String(match.id);
	});
}

function stringIdOf({ id, string_id: stringId }: Entry): string {
	return typeof stringId === 'string' && stringId !== '' ? stringId : String(id);
}
