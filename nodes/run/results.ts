import { counted } from '../core/text';

/** What came of one export, as a hint at the output tells it. */
export interface Result {
	exportId: string;
	/** Type and time window in words, as far as they are known. */
	what?: string;
	outcome: string;
	/** What can be added up, by its name in the plural. */
	counts: Readonly<Record<string, number>>;
	notes?: readonly string[];
}

/** More hints than these would fill the output. */
const MOST_HINTS = 3;

const MOST_IDS = 10;

/** A result in a sentence. */
export function resultText({ exportId, what, outcome, notes = [] }: Result): string {
	return [`Export ${exportId}${what ? ` (${what})` : ''}: ${outcome}.`, ...notes].join(' ');
}

/** The hints about the exports of a run: one for each of a few, one for many together. */
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

/** Remarks of one kind as hints: the first of many, and how many there are. */
export function remarkHints(remarks: readonly string[]): string[] {
	if (remarks.length <= MOST_HINTS) return [...remarks];
	return [`${remarks.slice(0, MOST_HINTS).join(' ')} And ${remarks.length - MOST_HINTS} more of this kind.`];
}
