import { counted } from '../core/text';

/** The result of one export, for a hint at the output. */
export interface Result {
	exportId: string;
	/** Type and time window in words, if known. */
	what?: string;
	outcome: string;
	/** Numbers that can be added up, by a noun in the plural. */
	counts: Readonly<Record<string, number>>;
	notes?: readonly string[];
}

/** More hints than these would fill the output. */
const MOST_HINTS = 3;

const MOST_IDS = 10;

export function resultText({ exportId, what, outcome, notes = [] }: Result): string {
	return [`Export ${exportId}${what ? ` (${what})` : ''}: ${outcome}.`, ...notes].join(' ');
}

/** The hints about the exports of a run: one for each if there are few, otherwise one for all. */
export function resultHints(results: readonly Result[]): string[] {
	return results.length > MOST_HINTS ? [summary(results)] : results.map(resultText);
}

function summary(results: readonly Result[]): string {
	const sums = new Map<string, number>();
	for (const { counts } of results)
		for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + count);
	const [what, ...otherKinds] = new Set(results.map((result) => result.what ?? ''));
	const kind = what && otherKinds.length === 0 ? ` (${what})` : '';
	const ids = results.map(({ exportId }) => exportId);
	const more = ids.length > MOST_IDS ? ` and ${ids.length - MOST_IDS} more` : '';
	return [
		`${results.length} exports${kind}, ${[...sums].map(([name, sum]) => counted(sum, name)).join(', ')}.`,
		`Export IDs: ${ids.slice(0, MOST_IDS).join(', ')}${more}.`,
		...new Set(results.flatMap(({ notes = [] }) => notes)),
	].join(' ');
}

/** Remarks of one kind as hints: of many, only the first ones, and how many more there are. */
export function remarkHints(remarks: readonly string[]): string[] {
	if (remarks.length <= MOST_HINTS) return [...remarks];
	return [`${remarks.slice(0, MOST_HINTS).join(' ')} And ${remarks.length - MOST_HINTS} more of this kind.`];
}
