import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { withProcessedItems } from '../run/processedItems';

/**
 * How many entries a trigger keeps, three for an export: at three thousand exports a day still a day, and Emarsys repeats a
 * call for five minutes only.
 */
const MAX_ENTRIES = 10_000;

/** Entries that this process records again with each call, by node. */
const MAX_RECENT = 1_000;

/** Executions that ask in the same instant ask again at moments of their own, so many and so far apart. */
const LANES = 25;
const LANE_MS = 15;

/** Lanes between executions with neighbouring IDs: calls at the same time start such ones. */
const LANE_STEP = 7;

/** By then, what another worker wrote in the same instant has arrived. */
const VERIFY_AFTER_MS = 250;

const recentOf = new Map<string, Set<string>>();

/**
 * Whether a key is new to the node; it is remembered then, across restarts. n8n's memory is read and written as a whole, so
 * two workers in the same instant can both be told that a key is new, or one overwrites the entry of the other. So an
 * execution asks for three entries, one after the other and at moments of its own, and only the one that gets all of them
 * goes on. Each time it records once more what was overwritten meanwhile.
 */
export async function markSeen(context: IExecuteFunctions, key: string): Promise<boolean> {
	const pauses = [0, laneOf(context.getExecutionId()) * LANE_MS, VERIFY_AFTER_MS];
	for (const [index, entry] of entriesOf(key).entries()) {
		await sleep(pauses[index] ?? 0);
		if (await record(context, entry)) continue;
		// It is the other execution's to forget.
		forgetRecent(context, key);
		return false;
	}
	return true;
}

/** Forgets a key, so that what failed can be done again. */
export async function unmark(context: IExecuteFunctions, key: string): Promise<void> {
	forgetRecent(context, key);
	await withProcessedItems(context, async (memory) => await memory.remove(entriesOf(key)));
}

function forgetRecent(context: IExecuteFunctions, key: string): void {
	const recent = recentEntries(context);
	for (const entry of entriesOf(key)) recent.delete(entry);
}

function laneOf(executionId: string): number {
	return (Number(executionId) * LANE_STEP) % LANES || 0;
}

const entriesOf = (key: string): string[] => [key, `${key}, second`, `${key}, third`];

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
