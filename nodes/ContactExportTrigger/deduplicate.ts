import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { withProcessedItems } from '../run/processedItems';

/**
 * How many entries a trigger keeps, two for an export: at five thousand exports a day still a day, and Emarsys repeats a
 * call for five minutes only.
 */
const MAX_ENTRIES = 10_000;

/** Entries that this process records again with each call, by node. */
const MAX_RECENT = 1_000;

/** Executions that ask in the same instant ask again at moments of their own, so many and so far apart. */
const LANES = 25;
const LANE_MS = 15;

/** By then, what another worker wrote in the same instant has arrived. */
const VERIFY_AFTER_MS = 250;

const recentOf = new Map<string, Set<string>>();

/**
 * Whether a key is new to the node; it is remembered then, across restarts. n8n's memory is read and written as a whole, so
 * two workers in the same instant can both be told that a key is new, or one overwrites the entry of the other. So whoever
 * was told that it is new asks for a second entry at a moment of its own, which only one gets; and looks again after
 * that, which records what was overwritten once more.
 */
export async function markSeen(context: IExecuteFunctions, key: string): Promise<boolean> {
	if (!(await record(context, key))) return false;
	await sleep((Number(context.getExecutionId()) % LANES || 0) * LANE_MS);
	if (!(await record(context, confirmed(key)))) {
		// It is the other one's to forget.
		recentEntries(context).delete(key);
		return false;
	}
	await sleep(VERIFY_AFTER_MS);
	await record(context, key);
	return true;
}

/** Forgets a key, so that what failed can be done again. */
export async function unmark(context: IExecuteFunctions, key: string): Promise<void> {
	const entries = [key, confirmed(key)];
	const recent = recentEntries(context);
	for (const entry of entries) recent.delete(entry);
	await withProcessedItems(context, async (memory) => await memory.remove(entries));
}

const confirmed = (key: string): string => `${key}, confirmed`;

/** Records an entry together with those that this process has recorded lately, and returns whether it is new. */
async function record(context: IExecuteFunctions, entry: string): Promise<boolean> {
	const recent = recentEntries(context);
	const isNew = await withProcessedItems(context, async (memory) =>
		(await memory.record([...new Set([...recent, entry])], MAX_ENTRIES)).includes(entry),
	);
	if (isNew) recent.add(entry);
	for (const oldest of recent) {
		if (recent.size <= MAX_RECENT) break;
		recent.delete(oldest);
	}
	return isNew;
}

function recentEntries(context: IExecuteFunctions): Set<string> {
	const node = `${context.getWorkflow().id} ${context.getNode().id}`;
	const known = recentOf.get(node) ?? new Set();
	recentOf.set(node, known);
	return known;
}
